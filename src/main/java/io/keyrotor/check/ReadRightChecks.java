package io.keyrotor.check;

import java.util.List;
import java.util.stream.Stream;

import io.keyrotor.key.Key;
import io.keyrotor.key.ListedKey;
import io.keyrotor.policy.RotationPolicy;

/** The rights to read, learnt by reading. */
final class ReadRightChecks {

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
		return (unread instanceof Reading.Failed<?> failed && failed.isMissingRight())
				? Check.fail(name, failed.reason() + note, failed.remedyIfForbidden()) : Check.unknown(name, unread);
	}

}
