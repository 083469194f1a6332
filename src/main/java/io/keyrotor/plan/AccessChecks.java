package io.keyrotor.plan;

import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.check.ConsumerRights;
import io.keyrotor.check.GrantedPermissions;
import io.keyrotor.check.Reading;
import io.keyrotor.check.StoreSight;
import io.keyrotor.key.KeyId;

/**
 * Whether a consumer may use its key, and whether this service may write the consumer.
 */
final class AccessChecks {

	private static final String KEY_ACCESS = "ConsumerKeyAccess";

	private static final String WRITABLE = "ConsumerWritable";

	private AccessChecks() {
	}

	static Stream<PlanCheck> of(KeyId key, ConsumerLook look, StoreSight sight) {
		return (look instanceof ConsumerLook.Seen seen)
				? Stream.concat(keyAccess(key, seen, sight).stream(), writable(seen).stream()) : Stream.empty();
	}

	private static Optional<PlanCheck> keyAccess(KeyId key, ConsumerLook.Seen seen, StoreSight sight) {
		return sight.store().map((store) -> keyAccess(seen, new ConsumerRights(store, key, sight)));
	}

	private static PlanCheck keyAccess(ConsumerLook.Seen seen, ConsumerRights rights) {
		Optional<String> principal = seen.state().onlyPrincipal();
		if (principal.isEmpty()) {
			return PlanCheck.unknown(KEY_ACCESS,
					"The consumer does not tell the object id of the identity with which it reaches its key.",
					"Look in Azure whether that identity may read the key and wrap and unwrap with it.",
					seen.consumer());
		}
		ConsumerRights.Verdict verdict = rights.of(principal.get(),
				seen.access()
					.identityRoles()
					.orElseGet(() -> new Reading.NotAsked<>("The roles of the consumer's identity were not read.",
							"Ask again later.")));
		return new PlanCheck(KEY_ACCESS, verdict.status(), verdict.detail(), verdict.remedy(),
				Optional.of(seen.consumer()));
	}

	/** Of no consequence where nothing is written. */
	private static Optional<PlanCheck> writable(ConsumerLook.Seen seen) {
		return (seen.pinned() || seen.reapplied()) ? Optional.of(seen.access()
			.own()
			.filter(Reading.Known.class::isInstance)
			.map((own) -> writable(seen, ((Reading.Known<GrantedPermissions>) own).value()))
			.orElseGet(() -> untried(seen))) : Optional.empty();
	}

	private static PlanCheck writable(ConsumerLook.Seen seen, GrantedPermissions own) {
		ConsumerId consumer = seen.consumer();
		String action = consumer.kind().type() + "/write";
		if (own.sets().stream().anyMatch((set) -> set.allows(action))) {
			return PlanCheck.pass(WRITABLE, "This service's roles on the consumer have the action " + action + ".",
					consumer);
		}
		return own.complete() ? PlanCheck.fail(WRITABLE,
				"No role of this service's identity on the consumer has the action " + action + ".",
				seen.rules().writingRole(), consumer) : untried(seen);
	}

	private static PlanCheck untried(ConsumerLook.Seen seen) {
		return PlanCheck.unknown(WRITABLE, "Whether this service may write the consumer is only known once it does.",
				"If it may not: " + seen.rules().writingRole(), seen.consumer());
	}

}
