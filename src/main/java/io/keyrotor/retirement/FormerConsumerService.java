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
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.FormerBinding;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.rotation.Rotations;

/**
 * Consumers that are not bound to a key any more, and whose older data keeps its versions
 * enabled until somebody answers for it that the data is gone.
 */
public final class FormerConsumerService {

	private final KeyStores stores;

	private final Consumers consumers;

	private final Bindings bindings;

	private final FormerConsumers former;

	private final Clock clock;

	public FormerConsumerService(KeyStores stores, Rotations rotations, Consumers consumers, Bindings bindings,
			Clock clock) {
		this.stores = stores;
		this.consumers = consumers;
		this.bindings = bindings;
		this.former = new FormerConsumers(rotations, consumers, bindings);
		this.clock = clock;
	}

	/** All of them, with those whose data is gone, by their consumers. */
	public List<FormerBinding> of(KeyId key) {
		return this.former.keeping(key, bound(key))
			.stream()
			.sorted(Comparator.comparing((former) -> former.consumer().identity()))
			.toList();
	}

	/**
	 * Accepts that the data is gone which a consumer wrote with the key, unless the
	 * consumer is read and is on the key, or cannot be read. What was accepted first
	 * stays; a repeat changes nothing. It counts until the consumer is bound to the key
	 * again. Of a consumer that a rotation left out or moved, and whose subscription is
	 * not found, it accepts that the consumer is gone.
	 * @param by who answers for it
	 * @param reason why that is certain
	 * @param validateOnly whether only to say what would be answered
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured, so that
	 * nobody can tell whether the consumer is on the key
	 */
	public DataGoneOutcome acceptGone(KeyId key, ConsumerId consumer, String by, String reason, boolean validateOnly) {
		this.stores.require(key.store());
		Optional<CmkBinding> bound = this.bindings.of(consumer).filter((binding) -> binding.key().equals(key));
		if (bound.isPresent()) {
			return new DataGoneOutcome.Refused(new Finding("ConsumerStillBound",
					"The consumer %s is bound to the key %s by the binding %s, so its data is taken to be there. Nothing was done. If the consumer is gone or has left the key, delete that binding first."
						.formatted(consumer, key, bound.get().id())));
		}
		return find(key, consumer).map((former) -> accept(former, by, reason, validateOnly))
			.orElseGet(() -> notKnown(key, consumer));
	}

	private Set<ConsumerId> bound(KeyId key) {
		return this.bindings.of(key).stream().map(CmkBinding::consumer).collect(Collectors.toUnmodifiableSet());
	}

	/** What nobody has answered for comes before what somebody has. */
	private Optional<FormerBinding> find(KeyId key, ConsumerId consumer) {
		return this.former.of(key, bound(key))
			.stream()
			.filter((former) -> former.consumer().equals(consumer))
			.flatMap((former) -> former.unanswered().stream())
			.findFirst()
			.or(() -> of(key).stream().filter((former) -> former.consumer().equals(consumer)).findFirst());
	}

	private DataGoneOutcome accept(FormerBinding former, String by, String reason, boolean validateOnly) {
		if (former.gone().isPresent()) {
			return new DataGoneOutcome.Accepted(former);
		}
		return objection(former)
			.orElseGet(() -> validateOnly ? new DataGoneOutcome.Accepted(former) : keep(former, by, reason));
	}

	/** A consumer that is on the key writes with it, whoever says what. */
	private Optional<DataGoneOutcome> objection(FormerBinding former) {
		try {
			boolean there = this.consumers.read(former.consumer())
				.reference()
				.keyIn(this.stores)
				.equals(Optional.of(former.key()));
			return there ? Optional.of(mayBeOnKey(
					"The consumer %s is encrypted with the key %s, so its data is there. Nothing was done. Move it off the key, or bind it to the key."
						.formatted(former.consumer(), former.key())))
					: told(former);
		}
		catch (UpstreamFailure failure) {
			if (Absence.likely(failure)) {
				return Optional.empty();
			}
			return Absence.proven(failure) ? told(former) : Optional.of(mayBeOnKey(
					"The consumer %s cannot be read, so it may be on the key %s and its data may be there. Nothing was done. %s"
						.formatted(former.consumer(), former.key(), failure.sentence())));
		}
	}

	/** What gives old versions up tells by itself whether it needs them. */
	private Optional<DataGoneOutcome> told(FormerBinding former) {
		return switch (this.consumers.rules(former.consumer().kind()).retirement()) {
			case RetirementRule.AfterCache _ -> Optional.of(notKnown(former.key(), former.consumer()));
			case RetirementRule.KeepsOldVersions _ -> Optional.empty();
		};
	}

	private static DataGoneOutcome notKnown(KeyId key, ConsumerId consumer) {
		return new DataGoneOutcome.NotKnown(new Finding("FormerConsumerNotFound",
				"The consumer %s is not known to have left data behind that needs the key %s. Nothing was done. GET /v1/former-consumers lists what has."
					.formatted(consumer, key)));
	}

	private static DataGoneOutcome mayBeOnKey(String message) {
		return new DataGoneOutcome.Refused(new Finding("ConsumerMayBeOnKey", message));
	}

	private DataGoneOutcome keep(FormerBinding former, String by, String reason) {
		this.bindings.keepGone(former, new DataGone(by, reason, this.clock.instant()));
		return find(former.key(), former.consumer()).<DataGoneOutcome>map(DataGoneOutcome.Accepted::new)
			.orElseGet(() -> acceptGone(former.key(), former.consumer(), by, reason, false));
	}

}
