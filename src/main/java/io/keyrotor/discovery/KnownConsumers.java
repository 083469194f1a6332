package io.keyrotor.discovery;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/** What is known to refer to a key, bound or not. */
public interface KnownConsumers {

	/**
	 * Keeps what is known of these, as far as nobody has kept anything newer. A repeat
	 * changes nothing.
	 */
	void keep(List<KnownConsumer> found);

	/**
	 * Keeps what a search found that looked everywhere, and forgets what nobody has seen
	 * since it {@code began}.
	 */
	void keepOnly(List<KnownConsumer> found, Instant began);

	/**
	 * Some that are not bound to the key they refer to, in the order of their URIs.
	 * @param after the {@link Position} of the last one that was told
	 */
	List<KnownConsumer> unmanaged(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<Position> after,
			int limit);

	/** Where in the list a consumer is. */
	record Position(String text) {

		public static Position of(KnownConsumer consumer) {
			return new Position(consumer.key() + " " + consumer.uri().toLowerCase(Locale.ROOT));
		}

	}

}
