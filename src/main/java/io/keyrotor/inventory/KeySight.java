package io.keyrotor.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.policy.Forecast;
import io.keyrotor.policy.Outlook;
import io.keyrotor.policy.PolicyState;

/** A key as far as it could be seen. */
public sealed interface KeySight {

	KeyId id();

	/** Whether the key's current version is enabled. */
	boolean enabled();

	/** Whether the key backs a certificate. */
	boolean managed();

	Map<String, String> tags();

	/** What is worth knowing of the key. */
	List<Finding> warnings();

	/** When all this was read. */
	Instant asOf();

	/**
	 * The key could be read.
	 *
	 * @param versions all versions, the current one among them, in no order that may be
	 * relied on
	 */
	record Seen(KeyStore store, Key key, List<KeyVersion> versions, PolicyState policy,
			Instant asOf) implements KeySight {

		public Seen {
			versions = List.copyOf(versions);
		}

		@Override
		public KeyId id() {
			return this.key.id();
		}

		@Override
		public boolean enabled() {
			return this.key.current().enabled();
		}

		@Override
		public boolean managed() {
			return this.key.managed();
		}

		@Override
		public Map<String, String> tags() {
			return this.key.tags();
		}

		@Override
		public List<Finding> warnings() {
			return outlook().warnings();
		}

		public VersionHeadroom headroom() {
			return VersionHeadroom.of(this.versions.size(), this.store.rules());
		}

		/** When Azure rotates the key next, and what is worth knowing about that. */
		public Outlook outlook() {
			return Outlook.of(this.key, headroom(), this.policy, this.asOf);
		}

		/** What will happen to the key by itself in the years to come. */
		public Forecast forecast(int years) {
			return Forecast.of(this.key, this.versions, this.policy, this.store.rules(), this.asOf, years);
		}

	}

	/**
	 * The store lists the key and refuses to show it; this is what the list tells. It is
	 * never left out, so that no key hides behind a missing permission.
	 *
	 * @param why {@code KeyUnreadable}, with what the store said
	 */
	record Unreadable(KeyId id, boolean enabled, boolean managed, Map<String, String> tags, Finding why,
			Instant asOf) implements KeySight {

		public Unreadable {
			tags = Map.copyOf(tags);
		}

		@Override
		public List<Finding> warnings() {
			return List.of(this.why);
		}

	}

}
