package io.keyrotor.rotation;

import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.key.KeyId;

/**
 * What a rotation does with the consumers of its key, if it creates no new version.
 */
public sealed interface RotationTarget {

	/** The bindings whose consumers are meant; empty for all of the key. */
	Set<BindingId> only();

	/** The key that consumers are moved to, if it is another one. */
	default Optional<KeyId> otherKey() {
		return (this instanceof AnotherKey another) ? Optional.of(another.key()) : Optional.empty();
	}

	default boolean means(BindingId binding) {
		return only().isEmpty() || only().contains(binding);
	}

	/**
	 * The consumers are moved to another key, at the version that is current when the
	 * rotation begins. What has no version of its own gets none there either.
	 */
	record AnotherKey(KeyId key, Set<BindingId> only) implements RotationTarget {

		public AnotherKey {
			only = Set.copyOf(only);
		}

	}

	/**
	 * The consumers are written once more as they are, so that their services take up the
	 * key afresh. Each keeps the version it has.
	 */
	record SameKey(Set<BindingId> only) implements RotationTarget {

		public SameKey {
			only = Set.copyOf(only);
		}

	}

	/** The consumers keep key and version, and reach them with other credentials. */
	record OtherCredentials(KeyCredentials credentials, Set<BindingId> only) implements RotationTarget {

		public OtherCredentials {
			only = Set.copyOf(only);
		}

	}

}
