package io.keyrotor.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.check.RotationChecks;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;

/**
 * Looks at a key's store and at all of its consumers, side by side and without changing
 * anything.
 */
public final class RotationSurvey {

	private final KeyStores stores;

	private final Consumers consumers;

	private final Bindings bindings;

	private final StoreCheckService checks;

	private final Duration patience;

	/**
	 * A survey that takes no longer than this, however many consumers there are; what was
	 * not read by then counts as not known.
	 * @param patience the call timeout
	 */
	public RotationSurvey(KeyStores stores, Consumers consumers, Bindings bindings, StoreCheckService checks,
			Duration patience) {
		this.stores = stores;
		this.consumers = consumers;
		this.bindings = bindings;
		this.checks = checks;
		this.patience = patience;
	}

	/**
	 * What a rotation of the key would meet now. No failure of Azure is thrown: what
	 * cannot be read says why.
	 * @param key the key as it was read just now
	 * @throws io.keyrotor.key.KeyStoreUnknown if its store is not configured
	 */
	public RotationSight look(Key key) {
		Looks looks = looks(key, this.bindings.of(key.id()));
		return new RotationSight(key, looks.store(), looks.consumers());
	}

	/**
	 * What a rotation that creates no version would meet now.
	 * @param aim the key that the consumers are to be on afterwards, as it was read just
	 * now; it may be the same
	 * @param meant which bindings of the key it is about
	 */
	public RotationSight look(Key key, Key aim, Predicate<CmkBinding> meant) {
		Looks looks = looks(aim, this.bindings.of(key.id()).stream().filter(meant).toList());
		return new RotationSight(key, aim, false, false, looks.store(), looks.consumers());
	}

	/** What is known of a consumer's kind. Nothing is asked for it. */
	public ConsumerRules rules(ConsumerId consumer) {
		return this.consumers.rules(consumer.kind());
	}

	private Looks looks(Key aim, List<CmkBinding> bound) {
		try (TimedWork work = new TimedWork(this.patience)) {
			TimedWork.Started<RotationChecks> store = work.start(() -> this.checks.beforeRotating(aim));
			List<Optional<ConsumerLook>> looks = work.each(bound, (binding) -> look(binding, aim));
			return new Looks(store.result().orElseGet(() -> unseen(aim)), inOrder(bound, looks));
		}
	}

	private ConsumerLook look(CmkBinding binding, Key aim) {
		ConsumerRules rules = this.consumers.rules(binding.consumer().kind());
		try {
			ConsumerState state = this.consumers.read(binding.consumer());
			boolean same = state.reference().keyIn(this.stores).equals(Optional.of(binding.key()));
			return same ? seen(binding, rules, this.consumers.identified(binding.consumer(), state), aim)
					: new ConsumerLook.Elsewhere(binding, rules, state.reference());
		}
		catch (UpstreamFailure failure) {
			return new ConsumerLook.Failed(binding, rules, failure);
		}
	}

	private ConsumerLook seen(CmkBinding binding, ConsumerRules rules, ConsumerState state, Key aim) {
		return new ConsumerLook.Seen(binding, rules, state,
				AccessReadings.of(this.checks, binding.on(aim.id()), state));
	}

	private List<ConsumerLook> inOrder(List<CmkBinding> bound, List<Optional<ConsumerLook>> looks) {
		return IntStream.range(0, bound.size())
			.mapToObj((index) -> looks.get(index).orElseGet(() -> late(bound.get(index))))
			.toList();
	}

	private ConsumerLook late(CmkBinding binding) {
		return new ConsumerLook.Late(binding, this.consumers.rules(binding.consumer().kind()), this.patience);
	}

	private RotationChecks unseen(Key key) {
		return this.checks.withoutLooking(key,
				"The key store " + key.id().store() + " was not looked at: that took longer than the "
						+ this.patience.toSeconds() + " seconds that a plan takes at most.");
	}

	private record Looks(RotationChecks store, List<ConsumerLook> consumers) {
	}

}
