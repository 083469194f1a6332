package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Every change the fakes accepted, in order. */
public final class Ledger {

	private final Clock clock;

	private final List<Entry> entries = new ArrayList<>();

	Ledger(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Notes a change.
	 * @param target the key as {@code store/key}, or the consumer's URI
	 */
	void note(String service, String operation, String target, @Nullable String keyVersion, String requestId) {
		note(service, operation, target, keyVersion, requestId, null);
	}

	/** Notes that a consumer was written, with the first key that it got by that. */
	synchronized void noteConsumer(String service, String consumer, Optional<KeyInUse> key, String requestId) {
		this.entries.add(new Entry(this.entries.size() + 1L, this.clock.instant(), service, "PutConsumer", consumer,
				key.flatMap(KeyInUse::pinned).orElse(null), requestId, null,
				key.map((named) -> named.store() + "/" + named.key()).orElse(null)));
	}

	/**
	 * Notes a change of a version.
	 * @param keyOperations what the version may be used for after the change
	 */
	synchronized void note(String service, String operation, String target, @Nullable String keyVersion,
			String requestId, @Nullable List<String> keyOperations) {
		this.entries.add(new Entry(this.entries.size() + 1L, this.clock.instant(), service, operation, target,
				keyVersion, requestId, keyOperations, null));
	}

	public synchronized List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	synchronized void clear() {
		this.entries.clear();
	}

	/**
	 * One accepted change.
	 *
	 * @param keyOperations of a changed version: what it may be used for after the
	 * change; an empty list if the change took everything away
	 * @param key of a written consumer: the key it now has, as {@code store/key}
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Entry(long sequence, Instant at, String service, String operation, String target,
			@Nullable String keyVersion, String requestId, @Nullable List<String> keyOperations, @Nullable String key) {
	}

}
