package io.keyrotor.step;

import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/**
 * A change at Azure that is about to be made.
 *
 * @param key the key it is for, if it is for one; it is locked while the intent is kept
 * @param target what is changed: the key as {@code store/key}, or the URI of a consumer
 * or another resource
 * @param version the version that is enabled, disabled or moved to; none where Azure is
 * to make a new one
 */
public record ExternalWrite(Operation operation, Optional<KeyId> key, String target, Optional<VersionId> version) {

	/** A change for the sake of a key. */
	public ExternalWrite(Operation operation, KeyId key, String target, Optional<VersionId> version) {
		this(operation, Optional.of(key), target, version);
	}

	public static ExternalWrite ofKey(Operation operation, KeyId key, Optional<VersionId> version) {
		return new ExternalWrite(operation, key, key.toString(), version);
	}

	/** A change of a resource that is for no key. */
	public static ExternalWrite ofResource(Operation operation, String uri) {
		return new ExternalWrite(operation, Optional.empty(), uri, Optional.empty());
	}

	/** What is done. */
	public enum Operation {

		CREATE_VERSION("CreateVersion"), PUT_CONSUMER("PutConsumer"), DISABLE_VERSION("DisableVersion"),
		ENABLE_VERSION("EnableVersion"), SET_ENFORCEMENT("SetEnforcement");

		private final String word;

		Operation(String word) {
			this.word = word;
		}

		/** The operation as the REST API writes it. */
		public String word() {
			return this.word;
		}

	}

}
