package io.keyrotor.azure.search;

import java.util.Locale;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Reason;

/**
 * How an AI Search service says that it cannot use the key of an object any more: by
 * words alone, about a query key, which is not what is meant ("Configure customer-managed
 * keys for data encryption in Azure AI Search", learn.microsoft.com).
 */
final class LostKey {

	private static final String WORDS = "key used might have been revoked";

	private static final String REMEDY = "The search service cannot use the customer-managed key of this object: look"
			+ " whether the key version is disabled, deleted or expired, enable it again, see that the identity of the"
			+ " search service has the role Key Vault Crypto Service Encryption User (on a Managed HSM: Managed HSM Crypto"
			+ " Service Encryption User), and that the firewall of the key store lets it through; where the object"
			+ " reaches its key as an application, see that the application has that role and that its secret has not"
			+ " ended (one that has ended is replaced with the tool that defined the object); some minutes after that"
			+ " the object can be read again.";

	/** What it means that AI Search shows a word in the place of what it encrypted. */
	static final String FAULT = "AI Search shows <encrypted> in the place of what it cannot decrypt. " + REMEDY;

	private LostKey() {
	}

	/** Whether a failure is this one. */
	static boolean is(UpstreamFailure failure) {
		return failure.sentence().toLowerCase(Locale.ROOT).contains(WORDS);
	}

	/**
	 * The same failure with what it means, if it is this one. What is not known of a
	 * write stays unknown.
	 */
	static UpstreamFailure named(UpstreamFailure failure) {
		if (!is(failure)) {
			return failure;
		}
		return failure.advising((failure.kind() == Kind.UNAVAILABLE) ? failure.reason() : Reason.FORBIDDEN, REMEDY);
	}

}
