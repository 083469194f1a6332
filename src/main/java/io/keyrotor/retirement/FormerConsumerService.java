package io.keyrotor.retirement;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.FormerBinding;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.Rotations;

/**
 * Consumers that are not bound to a key any more, and whose older data keeps its versions
 * enabled until somebody answers for it that the data is gone.
 */
public final class FormerConsumerService {

	private final Bindings bindings;

	private final FormerConsumers former;

	private final Clock clock;

	public FormerConsumerService(Rotations rotations, ConsumerKinds kinds, Bindings bindings, Clock clock) {
		this.bindings = bindings;
		this.former = new FormerConsumers(rotations, kinds, bindings);
		this.clock = clock;
	}

	/** All of them, with those whose data is gone, by their consumers. */
	public List<FormerBinding> of(KeyId key) {
		Set<ConsumerId> bound = this.bindings.of(key)
			.stream()
			.map(CmkBinding::consumer)
			.collect(Collectors.toUnmodifiableSet());
		return this.former.keeping(key, bound)
			.stream()
			.sorted(Comparator.comparing((former) -> former.consumer().identity()))
			.toList();
	}

	/**
	 * Accepts that the data is gone which a consumer wrote with the key. What was
	 * accepted first stays; a repeat changes nothing. It counts until the consumer is
	 * bound to the key again.
	 * @param by who answers for it
	 * @param reason why that is certain
	 * @param validateOnly whether only to say what would be answered
	 */
	public DataGoneOutcome acceptGone(KeyId key, ConsumerId consumer, String by, String reason, boolean validateOnly) {
		Optional<CmkBinding> bound = this.bindings.of(consumer).filter((binding) -> binding.key().equals(key));
		if (bound.isPresent()) {
			return new DataGoneOutcome.Refused(new Finding("ConsumerStillBound",
					"The consumer %s is bound to the key %s by the binding %s, so its data is taken to be there. Nothing was done. If the consumer is gone or has left the key, delete that binding first."
						.formatted(consumer, key, bound.get().id())));
		}
		return find(key, consumer).map((former) -> accept(former, by, reason, validateOnly))
			.orElseGet(() -> new DataGoneOutcome.NotKnown(new Finding("FormerConsumerNotFound",
					"The consumer %s is not known to have left data behind that needs the key %s. Nothing was done. GET /v1/former-consumers lists what has."
						.formatted(consumer, key))));
	}

	private Optional<FormerBinding> find(KeyId key, ConsumerId consumer) {
		return of(key).stream().filter((former) -> former.consumer().equals(consumer)).findFirst();
	}

	private DataGoneOutcome accept(FormerBinding former, String by, String reason, boolean validateOnly) {
		if (former.gone().isPresent() || validateOnly) {
			return new DataGoneOutcome.Accepted(former);
		}
		this.bindings.keepGone(former, new DataGone(by, reason, this.clock.instant()));
		return find(former.key(), former.consumer()).<DataGoneOutcome>map(DataGoneOutcome.Accepted::new)
			.orElseGet(() -> acceptGone(former.key(), former.consumer(), by, reason, false));
	}

}
