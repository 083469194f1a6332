package io.keyrotor.binding;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.VersionId;

/**
 * How a consumer says which key it is encrypted with. Key stores are named by their
 * origin.
 */
public sealed interface Reference {

	/**
	 * The configured key it means; empty without a customer-managed key, or if its store
	 * is not configured.
	 */
	default Optional<KeyId> keyIn(KeyStores stores) {
		return switch (this) {
			case ServiceManaged _ -> Optional.empty();
			case Pinned pinned -> stores.keyAt(pinned.store(), pinned.key());
			case Versionless versionless -> stores.keyAt(versionless.store(), versionless.key());
		};
	}

	/** In words, as a sentence can hold it. */
	default String words() {
		return switch (this) {
			case ServiceManaged _ -> "a key of the service's own";
			case Pinned pinned -> pinned.store() + "/keys/" + pinned.key() + "/" + pinned.version();
			case Versionless versionless -> versionless.store() + "/keys/" + versionless.key() + " without a version";
		};
	}

	/** Encrypted with a key of the service's own: no customer-managed key. */
	record ServiceManaged() implements Reference {

	}

	/** Pinned to one version, and moved only by writing the consumer. */
	record Pinned(URI store, KeyName key, VersionId version) implements Reference {

		public Pinned {
			store = KeyStore.origin(store);
		}

		/** The same key at another version. */
		public Pinned at(VersionId version) {
			return new Pinned(this.store, this.key, version);
		}

	}

	/** Without a version: the service itself follows the key's newest version. */
	record Versionless(URI store, KeyName key) implements Reference {

		public Versionless {
			store = KeyStore.origin(store);
		}

	}

}
