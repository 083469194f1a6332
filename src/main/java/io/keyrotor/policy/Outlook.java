package io.keyrotor.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyCondition;
import io.keyrotor.key.VersionHeadroom;

/**
 * When Azure rotates a key next, and what is worth knowing about that.
 *
 * @param nextRotationOn what the policy makes of the current version, also if that day is
 * over; absent if it is not known, if the trigger cannot fire, if the key backs a
 * certificate, and if it can get no more versions
 * @param warnings everything from the state of the key to a policy that is too slow
 */
public record Outlook(Optional<Instant> nextRotationOn, List<Finding> warnings) {

	public Outlook {
		warnings = List.copyOf(warnings);
	}

	public static Outlook of(Key key, VersionHeadroom headroom, PolicyState state, Instant now) {
		Stream<Finding> known = Stream.concat(KeyCondition.of(key, now).stream(), headroom.warning(key.id()).stream());
		Optional<Instant> next = next(key, headroom, state);
		return new Outlook(next, Stream.concat(known, ofPolicy(key, headroom, state, next, now)).toList());
	}

	private static Optional<Instant> next(Key key, VersionHeadroom headroom, PolicyState state) {
		return switch (state) {
			case PolicyState.Known known when !key.managed() && !headroom.reached() ->
				Lifetime.of(key.current()).rotation(known.policy());
			case PolicyState.Known _, PolicyState.Unreadable _ -> Optional.empty();
		};
	}

	private static Stream<Finding> ofPolicy(Key key, VersionHeadroom headroom, PolicyState state,
			Optional<Instant> next, Instant now) {
		return switch (state) {
			case PolicyState.Unreadable unreadable -> Stream.of(unreadable.why());
			case PolicyState.Known known when !key.managed() && !headroom.reached() ->
				new PolicyWarnings(key, known.policy(), next, now).all();
			case PolicyState.Known _ -> Stream.empty();
		};
	}

}
