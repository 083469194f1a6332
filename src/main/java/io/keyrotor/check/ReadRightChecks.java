package io.keyrotor.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.key.Key;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.RotationPolicy;

/** The rights to read, learnt by reading. */
final class ReadRightChecks {

	private static final int FORBIDDEN = 403;

	/** Refusals of a network or of the key itself, which say nothing of rights. */
	private static final Set<String> OTHER_REFUSALS = Set.of("ForbiddenByFirewall", "ForbiddenByConnection",
			"KeyOperationForbidden");

	private static final String SINGLE_KEYS = " A right on other single keys does not show in this.";

	private ReadRightChecks() {
	}

	static Stream<Check> of(KeyReadings readings) {
		return Stream.of(list(readings.list()), key(readings.key()), policy(readings.policy()));
	}

	private static Check list(Reading<List<ListedKey>> list) {
		return switch (list) {
			case Reading.Known<List<ListedKey>> _ -> Check.pass(CheckName.LIST_KEYS, "A page of keys was listed.");
			case Reading.Unread<List<ListedKey>> unread -> unread(CheckName.LIST_KEYS, unread, "");
		};
	}

	private static Check key(Reading<Key> key) {
		return switch (key) {
			case Reading.Known<Key>(Key found) -> Check.pass(CheckName.GET_KEY, "Key " + found.id() + " was read.");
			case Reading.Unread<Key> unread -> unread(CheckName.GET_KEY, unread, SINGLE_KEYS);
		};
	}

	private static Check policy(Reading<RotationPolicy> policy) {
		return switch (policy) {
			case Reading.Known<RotationPolicy> _ ->
				Check.pass(CheckName.GET_ROTATION_POLICY, "The rotation policy of a key was read.");
			case Reading.Unread<RotationPolicy> unread -> unread(CheckName.GET_ROTATION_POLICY, unread, SINGLE_KEYS);
		};
	}

	private static Check unread(CheckName name, Reading.Unread<?> unread, String note) {
		return (unread instanceof Reading.Failed<?> failed && isMissingRight(failed.failure()))
				? Check.fail(name, failed.reason() + note, failed.remedyIfForbidden()) : Check.unknown(name, unread);
	}

	private static boolean isMissingRight(UpstreamFailure failure) {
		return failure.kind() == UpstreamFailure.Kind.FORBIDDEN && failure.origin().status().orElse(0) == FORBIDDEN
				&& failure.origin().code().filter(OTHER_REFUSALS::contains).isEmpty();
	}

}
