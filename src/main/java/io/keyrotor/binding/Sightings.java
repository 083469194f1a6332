package io.keyrotor.binding;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;

/**
 * Keeps where consumers were seen whose older data needs its key for good, as far as they
 * are not bound there: once such a consumer is on another key again, nothing else tells
 * that it was ever on this one.
 */
public final class Sightings {

	private final KeyStores stores;

	private final ConsumerKinds kinds;

	private final Bindings bindings;

	public Sightings(KeyStores stores, ConsumerKinds kinds, Bindings bindings) {
		this.stores = stores;
		this.kinds = kinds;
		this.bindings = bindings;
	}

	/** What was last read of a bound consumer, which may be on another key. */
	public void saw(CmkBinding binding) {
		saw(binding.consumer(), binding.reference(), binding.lastVerifiedOn());
	}

	/** A repeat changes nothing. */
	public void saw(ConsumerId seen, Reference reference, Instant on) {
		ConsumerId consumer = this.kinds.spelled(this.kinds.inPlaceOf(seen).orElse(seen));
		ConsumerRules rules = this.kinds.rules(consumer.kind());
		if (rules.known() && rules.retirement() instanceof RetirementRule.KeepsOldVersions keeps) {
			reference.keyIn(this.stores)
				.filter((key) -> !bound(consumer, key))
				.ifPresent((key) -> this.bindings
					.saw(new FormerBinding(key, consumer, Optional.empty(), keeps.reason(), on, Optional.empty())));
		}
	}

	/** A binding of a whole resource speaks for each of its blocks. */
	private boolean bound(ConsumerId consumer, KeyId key) {
		return this.bindings.of(consumer)
			.or(() -> this.bindings.of(consumer.resource()))
			.filter((binding) -> binding.key().equals(key))
			.isPresent();
	}

}
