package io.keyrotor.policy;

import io.keyrotor.key.KeyId;

/**
 * The policies that were set here, kept so that a change made elsewhere can be told from
 * them. What is remembered is durable when the method returns.
 */
public interface SetPolicies {

	/**
	 * What is remembered of the key's policy; {@link PolicyMemory#NOTHING} if nothing.
	 */
	PolicyMemory find(KeyId key);

	/** Remembers this of the key's policy and forgets what was remembered before. */
	void remember(KeyId key, PolicyMemory memory);

}
