package io.keyrotor.policy;

import io.keyrotor.key.KeyId;

/**
 * The rotation policies that the key stores hold. Both methods throw
 * {@link io.keyrotor.key.UpstreamFailure}.
 */
public interface RotationPolicies {

	/**
	 * The key's policy, with Azure's spellings made one: {@code Rotate} and
	 * {@code Notify} whatever case came back, and an absent, empty or zero member as
	 * absent. A key whose policy was never set has one without {@code createdOn}; on Key
	 * Vault it then holds the Notify action that Azure puts there by itself.
	 */
	RotationPolicy policy(KeyId key);

	/**
	 * Replaces the whole policy and answers what Azure keeps, which on Key Vault always
	 * includes a Notify action. A repeat changes nothing but {@code updatedOn}. Azure has
	 * no ETag on policies: the last writer wins.
	 */
	RotationPolicy replace(KeyId key, RotationPolicy policy);

}
