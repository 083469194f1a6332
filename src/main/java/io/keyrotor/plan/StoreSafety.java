package io.keyrotor.plan;

import java.util.stream.Stream;

import io.keyrotor.check.Check;
import io.keyrotor.check.CheckName;
import io.keyrotor.check.RotationChecks;

/**
 * The checks of the store as far as a rotation is concerned. Not everything that is wrong
 * with a store makes a rotation of its keys unsafe.
 */
final class StoreSafety {

	/** The check that matters only where a version is created. */
	static final String ROTATE = CheckName.ROTATE_KEY.word();

	private StoreSafety() {
	}

	static Stream<PlanCheck> of(RotationChecks store, boolean anyConsumer) {
		return store.checks().stream().map((check) -> judged(check, anyConsumer));
	}

	private static PlanCheck judged(Check check, boolean anyConsumer) {
		PlanCheck seen = PlanCheck.of(check);
		return switch (check.name()) {
			case SOFT_DELETE, PURGE_PROTECTION -> anyConsumer ? seen : seen
				.refusingNothing("No consumer is bound to the key, so nothing that we know of depends on it.");
			case TRUSTED_SERVICES_BYPASS -> seen
				.refusingNothing("The consumers may come through private endpoints, which cannot be seen from here.");
			case RESOURCE_ID, RECOVERY_LEVEL, PUBLIC_NETWORK_ACCESS, AUDIT_LOGGING, LIST_KEYS, GET_KEY,
					GET_ROTATION_POLICY, UPDATE_KEY, SET_ROTATION_POLICY ->
				seen.refusingNothing("A rotation does not depend on it.");
			case TENANT, ROTATE_KEY -> seen;
		};
	}

}
