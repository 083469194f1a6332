package io.keyrotor.plan;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingCheck;
import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.ConsumerState;
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

	private final ConsumerKinds kinds;

	private final StoreCheckService checks;

	private final Duration patience;

	/**
	 * A survey that takes no longer than this; what was not read by then is not known.
	 */
	public BindingSurvey(ConsumerKinds kinds, StoreCheckService checks, Duration patience) {
		this.kinds = kinds;
		this.checks = checks;
		this.patience = patience;
	}

	@Override
	public List<BindingCheck> before(CmkBinding wanted, Key key, ConsumerState state) {
		try (TimedWork work = new TimedWork(this.patience)) {
			TimedWork.Started<RotationChecks> store = work.start(() -> this.checks.beforeRotating(key));
			TimedWork.Started<ConsumerAccess> access = work.start(() -> AccessReadings.of(this.checks, wanted, state));
			ConsumerLook.Seen seen = new ConsumerLook.Seen(wanted, this.kinds.rules(wanted.consumer().kind()), state,
					access.result().orElseGet(ConsumerAccess::unread));
			return judged(key, store.result().orElseGet(() -> unseen(key)), seen);
		}
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
