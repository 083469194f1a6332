package io.keyrotor.retirement;

import java.time.Instant;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;

/**
 * The audit logs of the key stores. Key Vault and Managed HSM write an event for every
 * request, refused ones included (Microsoft Learn, "Azure Key Vault logging" and "Managed
 * HSM logging"); events may show minutes after the request.
 */
public interface KeyUseLog {

	/** Whether there is a log of this key store that can be asked. */
	boolean configured(KeyStoreName store);

	/**
	 * Who used a version for anything that needs its key material: to wrap, unwrap,
	 * encrypt, decrypt, sign, verify, release and the like. Requests that only read or
	 * change the version's properties are no use. A repeat is harmless; the answer may
	 * have grown.
	 * @param from the first moment that counts. There is no last one: whatever the log
	 * shows by now counts, however wrong our clock is.
	 * @throws io.keyrotor.key.UpstreamFailure if the log could not be asked or answered
	 * only in part
	 */
	KeyUses uses(KeyId key, VersionId version, Instant from);

}
