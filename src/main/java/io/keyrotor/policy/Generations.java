package io.keyrotor.policy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.key.VersionId;

/**
 * The current version of a key and those that its policy will make, each from the
 * rotation of the one before.
 *
 * @param list the current version first
 * @param until up to when events are wanted; less if there are too many generations
 */
record Generations(Key key, VersionHeadroom headroom, List<Generation> list, Instant now, Instant until) {

	private static final int MOST_ROTATIONS = 500;

	/** How far the day of a key's last version is looked for. */
	private static final int FARTHEST_YEARS = 100;

	static Generations of(Key key, VersionHeadroom headroom, PolicyState state, Outlook outlook, Instant now,
			Instant until) {
		RotationPolicy policy = (state instanceof PolicyState.Known known) ? known.policy() : RotationPolicy.NONE;
		Instant end = headroom.limit().isPresent() ? now.atOffset(ZoneOffset.UTC).plusYears(FARTHEST_YEARS).toInstant()
				: until;
		List<Generation> list = new ArrayList<>();
		Optional<Generation> next = Optional.of(new Generation(headroom.used(), Optional.of(key.current().id()),
				Lifetime.of(key.current()), outlook.nextRotationOn(), Lifetime.of(key.current()).notice(policy)));
		while (next.isPresent() && list.size() <= MOST_ROTATIONS) {
			list.add(next.get());
			next = next.get().following(policy, headroom, now).filter((later) -> !later.begins().isAfter(end));
		}
		boolean cut = next.isPresent() && next.get().begins().isBefore(until);
		return new Generations(key, headroom, List.copyOf(list), now, cut ? list.getLast().begins() : until);
	}

	/** Whether this moment is among those that are forecast. */
	boolean ahead(Instant moment) {
		return moment.isAfter(this.now) && !moment.isAfter(this.until);
	}

	Stream<ForecastEvent> events() {
		return IntStream.range(0, this.list.size())
			.boxed()
			.flatMap((index) -> Stream.of(rotation(index), expiry(index), notice(index)).flatMap(Optional::stream));
	}

	/** When the key gets its last version, if that is to come. */
	Optional<Instant> lastVersionOn() {
		return IntStream.range(1, this.list.size())
			.filter((index) -> isLast(this.list.get(index)))
			.boxed()
			.findFirst()
			.map((index) -> this.list.get(index).begins());
	}

	Stream<Finding> warnings() {
		return Stream.of(lastVersion(), cut()).flatMap(Optional::stream);
	}

	private Optional<ForecastEvent> rotation(int index) {
		Generation made = this.list.get(index);
		if (index == 0 || made.begins().isAfter(this.until)) {
			return Optional.empty();
		}
		return this.list.get(index - 1)
			.rotatesOn()
			.map((due) -> new ForecastEvent.Rotation(due, made.ordinal(), made.lifetime().expiresOn(), isLast(made)));
	}

	private Optional<ForecastEvent> expiry(int index) {
		Generation expiring = this.list.get(index);
		return expiring.lifetime()
			.expiresOn()
			.filter(this::ahead)
			.map((on) -> new ForecastEvent.Expiry(on, expiring.ordinal(), expiring.version(), isCurrent(index, on)));
	}

	/** Of a version that was followed by another no notice is given. */
	private Optional<ForecastEvent> notice(int index) {
		Generation expiring = this.list.get(index);
		return expiring.noticeOn()
			.filter(this::ahead)
			.filter((on) -> isCurrent(index, on))
			.map((on) -> new ForecastEvent.Notice(on, expiring.ordinal(), expiring.version()));
	}

	private boolean isCurrent(int index, Instant on) {
		return index + 1 >= this.list.size() || this.list.get(index + 1).begins().isAfter(on);
	}

	private boolean isLast(Generation generation) {
		return this.headroom.limit().isPresent() && generation.ordinal() == this.headroom.limit().getAsInt();
	}

	private Optional<Finding> lastVersion() {
		Generation last = this.list.getLast();
		return lastVersionOn().filter((_) -> !this.headroom.reached() && !last.begins().isAfter(this.until))
			.map((on) -> new Finding("VersionLimitAhead",
					"On %s the key %s gets version %d, the last that it may have: after that it can be rotated no more%s. Create a new key before that day, encrypt the consumers with it and bind them to it."
						.formatted(on, this.key.id(), last.ordinal(),
								last.lifetime()
									.expiresOn()
									.map((expiry) -> ", and that version expires on " + expiry)
									.orElse(""))));
	}

	private Optional<Finding> cut() {
		return (this.list.size() > MOST_ROTATIONS && this.until.equals(this.list.getLast().begins())) ? Optional
			.of(new Finding("ForecastShortened",
					"The key %s is rotated more than %d times in the time that was asked for; the forecast ends on %s. Ask for fewer years."
						.formatted(this.key.id(), MOST_ROTATIONS, this.until)))
				: Optional.empty();
	}

	/**
	 * One version, that which is or one to come.
	 *
	 * @param version its id, if it exists
	 * @param rotatesOn when the policy rotates it, also if that moment is over
	 * @param noticeOn when notice is given of its expiry
	 */
	record Generation(int ordinal, Optional<VersionId> version, Lifetime lifetime, Optional<Instant> rotatesOn,
			Optional<Instant> noticeOn) {

		Instant begins() {
			return this.lifetime.createdOn();
		}

		/**
		 * The one that the next rotation makes; what is overdue is taken to happen now.
		 */
		Optional<Generation> following(RotationPolicy policy, VersionHeadroom headroom, Instant now) {
			return this.rotatesOn.map((due) -> {
				Lifetime begun = Lifetime.begun(due.isBefore(now) ? now : due, policy);
				int number = this.ordinal + 1;
				boolean last = headroom.limit().isPresent() && number >= headroom.limit().getAsInt();
				Optional<Instant> rotation = begun.rotation(policy)
					.filter((on) -> !last && on.isAfter(begun.createdOn()));
				return new Generation(number, Optional.empty(), begun, rotation, begun.notice(policy));
			});
		}

	}

}
