package io.keyrotor.plan;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingCheck;
import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.check.CheckName;
import io.keyrotor.check.RotationChecks;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.key.Key;

/**
 * The checks before a consumer is bound: those before a rotation that have to do with the
 * consumer and the safety of its key. Whether we could rotate the key is none of them.
 */
public final class BindingSurvey implements BindingChecks {

	private static final Set<String> OF_THE_STORE = Set.of(CheckName.SOFT_DELETE.word(),
			CheckName.PURGE_PROTECTION.word(), CheckName.TRUSTED_SERVICES_BYPASS.word());

	private final Consumers consumers;

	private final StoreCheckService checks;

	private final Duration patience;

	/**
	 * A survey that takes no longer than this; what was not read by then is not known.
	 */
	public BindingSurvey(Consumers consumers, StoreCheckService checks, Duration patience) {
		this.consumers = consumers;
		this.checks = checks;
		this.patience = patience;
	}

	@Override
	public List<BindingCheck> before(CmkBinding wanted, Key key, ConsumerState state) {
		try (TimedWork work = new TimedWork(this.patience)) {
			TimedWork.Started<RotationChecks> store = work.start(() -> this.checks.beforeRotating(key));
			TimedWork.Started<ConsumerLook.Seen> look = work.start(() -> look(wanted, state));
			ConsumerLook.Seen seen = look.result().orElseGet(() -> new ConsumerLook.Seen(wanted, rules(wanted), state));
			return judged(key, store.result().orElseGet(() -> unseen(key)), seen);
		}
	}

	private ConsumerLook.Seen look(CmkBinding wanted, ConsumerState state) {
		ConsumerState known = this.consumers.identified(wanted.consumer(), state);
		return new ConsumerLook.Seen(wanted, rules(wanted), known, AccessReadings.of(this.checks, wanted, known));
	}

	private ConsumerRules rules(CmkBinding wanted) {
		return this.consumers.rules(wanted.consumer().kind());
	}

	private List<BindingCheck> judged(Key key, RotationChecks store, ConsumerLook.Seen seen) {
		Stream<PlanCheck> ofStore = StoreSafety.of(store, true).filter((check) -> OF_THE_STORE.contains(check.check()));
		Stream<PlanCheck> ofConsumer = Stream.concat(ConsumerChecks.of(seen, store.tenantId()),
				ConsumerFitness.of(key, store, seen));
		return Stream.concat(ofStore, ofConsumer).map(BindingSurvey::check).toList();
	}

	private static BindingCheck check(PlanCheck check) {
		return new BindingCheck(check.check(), check.status(), check.detail(), check.remedy(),
				check.consumer().isPresent());
	}

	private RotationChecks unseen(Key key) {
		return this.checks.withoutLooking(key, "The key store was not looked at: that took longer than the "
				+ this.patience.toSeconds() + " seconds that the checks take at most.");
	}

}
