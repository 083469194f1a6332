package io.keyrotor.policy;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * For how long a key that wraps other keys should be used. NIST SP 800-57 Part 1 Rev. 5,
 * Table 1, recommends an originator-usage period of at most two years for symmetric
 * key-wrapping keys and for private key-transport keys, which is what customer-managed
 * keys are; Microsoft recommends to rotate at least every two years (Microsoft Learn,
 * "Configure cryptographic key auto-rotation in Azure Key Vault").
 */
final class Cryptoperiod {

	/** The longest originator-usage period of a key that wraps keys. */
	static final Period KEY_WRAPPING = Period.ofYears(2);

	/** Where the number is from, as a sentence can hold it. */
	static final String SOURCE = "NIST SP 800-57 Part 1 (Table 1) and Microsoft's own baseline";

	private Cryptoperiod() {
	}

	/** The last moment at which a version created then should be the current one. */
	static Instant end(Instant createdOn) {
		return createdOn.atOffset(ZoneOffset.UTC).plus(KEY_WRAPPING).toInstant();
	}

}
