package io.keyrotor.binding;

import java.net.URI;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.VersionId;

/** How a consumer says which key it is encrypted with. */
public sealed interface Reference {

	/** Encrypted with a key of the service's own: no customer-managed key. */
	record ServiceManaged() implements Reference {
	}

	/** Pinned to one version, and moved only by writing the consumer. */
	record Pinned(URI store, KeyName key, VersionId version) implements Reference {
	}

	/** Without a version: the service itself follows the key's newest version. */
	record Versionless(URI store, KeyName key) implements Reference {
	}

}
