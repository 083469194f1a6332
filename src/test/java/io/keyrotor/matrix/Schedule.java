package io.keyrotor.matrix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.matrix.Cloud.Version;
import io.keyrotor.matrix.Consumer.Definition;
import io.keyrotor.matrix.Consumer.Traits;
import io.keyrotor.matrix.Database.Task;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementAction;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Retire;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationAction;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.rotation.RotationTarget;
import io.keyrotor.step.Subject;

/**
 * One schedule: what is asked of the service, who interferes, and what goes wrong, until
 * everything is at rest and the invariants are checked.
 */
final class Schedule {

	private static final String ARM = "/subscriptions/s/resourceGroups/g/providers/";

	private static final List<ConsumerId> KINDS = List.of(
			ConsumerId.parse("https://sim.search.windows.net/indexes('hotels')"),
			ConsumerId.parse(ARM + "Microsoft.HealthcareApis/workspaces/w/dicomservices/images"),
			ConsumerId.parse(ARM + "Microsoft.Storage/storageAccounts/follows"),
			ConsumerId.parse("https://sim.search.windows.net/datasources('orders')"),
			ConsumerId.parse(ARM + "Microsoft.Storage/storageAccounts/pinned"),
			ConsumerId.parse("https://sim.search.windows.net/synonymmaps('late')"));

	private static final List<Traits> TRAITS = List.of(new Traits(true, false), new Traits(false, true),
			new Traits(false, false), new Traits(true, false), new Traits(false, false), new Traits(true, false));

	private static final int MOST_ROUNDS = 60;

	private final SplittableRandom random;

	private final Simulation simulation;

	private final Callers callers;

	private int provocations = 5;

	private Schedule(SplittableRandom random, int replicas, Fate fate, Guards guards, Coverage coverage, Rows rows) {
		this.random = random;
		this.simulation = new Simulation(random.split(), replicas, fate, guards, coverage, rows);
		this.callers = new Callers(this.simulation);
	}

	/** A schedule in which anything may happen. */
	static String random(long seed, Guards guards, Coverage coverage) {
		return random(seed, guards, coverage, new MemoryRows());
	}

	/** The same on rows that are empty. */
	static String random(long seed, Guards guards, Coverage coverage, Rows rows) {
		SplittableRandom random = new SplittableRandom(seed);
		int replicas = random.nextBoolean() ? 3 : 1;
		Schedule schedule = new Schedule(random, replicas, new RandomFate(random.split()), guards, coverage, rows);
		schedule.play(seed, schedule::anything);
		return schedule.simulation.story();
	}

	/** One plain rotation. */
	static void rotation(long seed, int replicas, Fate fate, Coverage coverage) {
		Schedule schedule = new Schedule(new SplittableRandom(seed), replicas, fate, Guards.WHOLE, coverage,
				new MemoryRows());
		schedule.play(seed, () -> schedule.plain(4, Optional.empty()));
	}

	/** One plain rotation with the retirement of the old version. */
	static void retirement(long seed, int replicas, Fate fate, Coverage coverage) {
		Schedule schedule = new Schedule(new SplittableRandom(seed), replicas, fate, Guards.WHOLE, coverage,
				new MemoryRows());
		schedule.simulation.cloud().log(Duration.ofMinutes(3));
		schedule.play(seed, () -> schedule.plain(1, Optional.of(new Retire(Optional.empty()))));
	}

	/** All consumers are moved to another key, and the one they leave is retired. */
	static void rebind(long seed, int replicas, Fate fate, Coverage coverage) {
		Schedule schedule = new Schedule(new SplittableRandom(seed), replicas, fate, Guards.WHOLE, coverage,
				new MemoryRows());
		schedule.simulation.cloud().log(Duration.ofMinutes(3));
		schedule.play(seed, () -> {
			schedule.place(0, true);
			schedule.place(2, true);
			schedule.callers.request(toOther(Optional.of(new Retire(Optional.empty())), false), Optional.of("once"),
					20);
			schedule.simulation.world().pause(seconds(200_000));
		});
	}

	/** All consumers are moved to another key and back again. */
	static void rebindAndBack(long seed, int replicas, Fate fate, Coverage coverage) {
		Schedule schedule = new Schedule(new SplittableRandom(seed), replicas, fate, Guards.WHOLE, coverage,
				new MemoryRows());
		schedule.simulation.watch(schedule::goBack);
		schedule.play(seed, () -> {
			for (int kind = 0; kind < 3; kind++) {
				schedule.place(kind, true);
			}
			schedule.callers.request(toOther(Optional.empty(), false), Optional.of("once"), 20);
			schedule.simulation.world().pause(seconds(300));
		});
	}

	private void goBack(Subject subject) {
		if (subject instanceof Rotation rotation && rotation.phase() instanceof Phase.Completed) {
			soon(() -> this.callers.act(rotation, new RotationAction.RollBack()));
		}
	}

	/**
	 * A rotation is held because somebody changed what it had just written; an emergency
	 * takes its place and is cancelled before it began.
	 */
	static void emergencyCanceled(long seed, int replicas, Fate fate, Coverage coverage) {
		Schedule schedule = new Schedule(new SplittableRandom(seed), replicas, fate, Guards.WHOLE, coverage,
				new MemoryRows());
		schedule.simulation.watch(schedule::panic);
		schedule.play(seed, () -> {
			schedule.place(0, true);
			schedule.place(4, true);
			schedule.callers.request(new RotationRequest(Optional.empty(), false, Optional.empty()),
					Optional.of("once"), 20);
			schedule.simulation.world().pause(seconds(300));
		});
	}

	private void panic(Subject subject) {
		if (!(subject instanceof Rotation rotation)) {
			return;
		}
		if (rotation.phase() instanceof Phase.Propagating && rotation.target().isEmpty()) {
			changeOnceWritten(2_000);
		}
		if (rotation.phase() instanceof Phase.Held && rotation.target().isEmpty() && this.provocations-- == 5) {
			soon(() -> this.callers.request(toOther(Optional.empty(), true), Optional.of("emergency"), 20));
		}
		if (rotation.revision() == 0 && rotation.target().isPresent()) {
			soon(() -> this.callers.act(rotation, new RotationAction.Cancel()));
		}
	}

	/** Somebody changes the first consumer between the write and its reading back. */
	private void changeOnceWritten(int looks) {
		Consumer consumer = this.simulation.cloud().consumer(KINDS.getFirst());
		if (consumer.pinnedTo(this.simulation.cloud().newest().id())) {
			change(consumer);
		}
		else if (looks > 0) {
			this.simulation.world().at(this.simulation.now() + seconds(1) / 200, () -> changeOnceWritten(looks - 1));
		}
	}

	private static RotationRequest toOther(Optional<Retire> retire, boolean emergency) {
		return new RotationRequest(Optional.of("it moves"), false, retire,
				Optional.of(new RotationTarget.AnotherKey(Cloud.OTHER, Set.of())), emergency);
	}

	/** Somebody cancels, asks again, wants the old version back and then rolls back. */
	static void changesOfMind(long seed, int replicas, Fate fate, Coverage coverage) {
		changesOfMind(seed, replicas, fate, coverage, new MemoryRows());
	}

	/** The same on rows that are empty. */
	static void changesOfMind(long seed, int replicas, Fate fate, Coverage coverage, Rows rows) {
		Schedule schedule = new Schedule(new SplittableRandom(seed), replicas, fate, Guards.WHOLE, coverage, rows);
		schedule.simulation.cloud().log(Duration.ofMinutes(3));
		schedule.simulation.watch(schedule::changeMind);
		schedule.simulation.world()
			.at(seconds(30),
					() -> schedule.callers.request(
							new RotationRequest(Optional.empty(), false, Optional.of(new Retire(Optional.empty()))),
							Optional.of("twice"), 20));
		schedule.play(seed, () -> {
			schedule.plain(1, Optional.empty());
			schedule.simulation.world().pause(seconds(120_000));
		});
	}

	private void changeMind(Subject subject) {
		if (subject instanceof Rotation rotation && rotation.revision() == 0 && this.provocations-- == 5) {
			soon(() -> this.callers.act(rotation, new RotationAction.Cancel()));
		}
		if (subject instanceof Retirement retirement && retirement.phase() instanceof RetirementPhase.Disabled) {
			soon(() -> this.callers.act(retirement, new RetirementAction.Reenable()));
		}
		if (subject instanceof Retirement retirement && retirement.phase() instanceof RetirementPhase.Reenabled) {
			soon(() -> this.callers.act(new RotationAction.RollBack()));
		}
	}

	private void soon(Runnable what) {
		this.simulation.world().at(this.simulation.now(), what);
	}

	private void play(long seed, Runnable plan) {
		try {
			plan.run();
			recover();
			Invariants.atRest(this.simulation, this.callers.accepted());
		}
		catch (World.Failed | AssertionError failed) {
			Throwable cause = failed.getCause();
			throw new Told(seed, (cause != null) ? cause : failed, this.simulation.story());
		}
		finally {
			this.simulation.world().end();
		}
	}

	private void plain(int kinds, Optional<Retire> retire) {
		for (int kind = 0; kind < kinds; kind++) {
			place(kind, true);
		}
		this.callers.request(new RotationRequest(Optional.empty(), false, retire), Optional.of("once"), 20);
		this.simulation.world().pause(seconds(retire.isPresent() ? 120_000 : 200));
	}

	private void anything() {
		boolean skewed = this.random.nextInt(3) == 0;
		boolean retires = this.random.nextBoolean();
		for (int kind = 0; kind < 5; kind++) {
			boolean keeps = retires && kind == 1;
			if (this.random.nextInt(keeps ? 8 : 4) > (keeps ? 6 : 0)) {
				place(kind, this.random.nextInt(retires ? 30 : 8) > 0);
			}
		}
		this.simulation.watch(this::provoke);
		long horizon = seconds(retires ? this.random.nextInt(90, 150_000) : this.random.nextInt(20, 400));
		if (retires && this.random.nextBoolean()) {
			this.simulation.cloud().log(Duration.ofMinutes(this.random.nextInt(0, 16)));
		}
		int requests = 1 + this.random.nextInt(4);
		for (int i = 0; i < requests; i++) {
			RotationRequest request = new RotationRequest(Optional.empty(), this.random.nextInt(6) == 0,
					(retires && this.random.nextInt(3) > 0) ? Optional.of(new Retire(Optional.empty()))
							: Optional.empty());
			Optional<String> key = this.random.nextBoolean() ? Optional.of("key-" + this.random.nextInt(3))
					: Optional.empty();
			plan((this.random.nextInt(3) == 0) ? 0 : horizon,
					() -> this.callers.request(request, key, 1 + this.random.nextInt(4)));
		}
		if (this.random.nextInt(3) == 0) {
			rebinds(horizon, retires);
		}
		several(6, () -> plan(horizon, () -> this.callers.act(action())));
		if (retires) {
			several(4, () -> plan(horizon, () -> this.callers.retire(this.simulation.cloud().oldest().id())));
			several(6, () -> plan(horizon, () -> this.callers.act(retirementAction())));
			several(4, () -> plan(horizon,
					() -> this.simulation.cloud().strangerUses(this.simulation.cloud().oldest().id())));
		}
		several(3, () -> plan(horizon, this::interfere));
		if (skewed) {
			several(5, () -> plan(horizon, this::setAClock));
		}
		this.simulation.world().pause(horizon);
	}

	/** Callers on both keys want consumers to be moved, in both directions. */
	private void rebinds(long horizon, boolean retires) {
		int requests = 1 + this.random.nextInt(3);
		for (int i = 0; i < requests; i++) {
			boolean back = this.random.nextInt(3) == 0;
			KeyId of = back ? Cloud.OTHER : Cloud.KEY;
			RotationRequest request = wanted(back ? Cloud.KEY : Cloud.OTHER, retires);
			plan((this.random.nextInt(3) == 0) ? 0 : horizon,
					() -> this.callers.request(of, request, Optional.empty(), 1 + this.random.nextInt(4)));
		}
	}

	private RotationRequest wanted(KeyId target, boolean retires) {
		if (this.random.nextInt(5) == 0) {
			return new RotationRequest(Optional.empty(), false, Optional.empty(),
					Optional.of(new RotationTarget.SameKey(Set.of())), false);
		}
		Optional<Retire> retire = (retires && this.random.nextBoolean()) ? Optional.of(new Retire(Optional.empty()))
				: Optional.empty();
		return new RotationRequest(Optional.of("it moves"), this.random.nextInt(6) == 0, retire,
				Optional.of(new RotationTarget.AnotherKey(target, Set.of())), this.random.nextInt(3) == 0);
	}

	private void several(int most, Runnable what) {
		int times = this.random.nextBoolean() ? this.random.nextInt(most) : 0;
		for (int i = 0; i < times; i++) {
			what.run();
		}
	}

	private void plan(long horizon, Runnable what) {
		this.simulation.world().at((horizon == 0) ? 0 : this.random.nextLong(horizon), what);
	}

	private static long seconds(long seconds) {
		return seconds * 1_000_000_000L;
	}

	private void place(int kind, boolean bound) {
		VersionId version = this.simulation.cloud().newest().id();
		Consumer consumer = new Consumer(this.simulation.world(), KINDS.get(kind), TRAITS.get(kind), Cloud.KEY,
				(kind == 2) ? Optional.empty() : Optional.of(version), version);
		consumer.habits((kind == 1 || kind == 2) ? 0 : seconds(this.random.nextInt(86_000)), this.random.nextBoolean());
		this.simulation.cloud().add(consumer);
		if (bound) {
			bind(consumer);
		}
	}

	private void bind(Consumer consumer) {
		BindingId id = new BindingId(new UUID(this.random.nextLong(), this.random.nextLong()));
		Reference reference = consumer.state(Fault.NONE).reference();
		this.simulation.database()
			.rows()
			.bindings()
			.add(new CmkBinding(id, Cloud.KEY, consumer.id(), reference, Optional.empty(), Drift.IN_SYNC,
					Simulation.EPOCH, Simulation.EPOCH));
		this.simulation.trace(() -> consumer + " is bound");
	}

	private RotationAction action() {
		List<CmkBinding> bindings = Stream.of(Cloud.KEY, Cloud.OTHER)
			.flatMap((key) -> this.simulation.database().rows().bindings().of(key).stream())
			.toList();
		int kind = this.random.nextInt(bindings.isEmpty() ? 4 : 8);
		return switch (kind) {
			case 0, 1 -> new RotationAction.Resume();
			case 2 -> new RotationAction.Cancel();
			case 3 -> new RotationAction.RollBack();
			case 7 -> new RotationAction.PutBack(bindings.get(this.random.nextInt(bindings.size())).id());
			case 4, 5 -> new RotationAction.Retry(bindings.get(this.random.nextInt(bindings.size())).id());
			default -> new RotationAction.Skip(bindings.get(this.random.nextInt(bindings.size())).id(), "not needed");
		};
	}

	/** Something that just changed is what others act on, too. */
	private void provoke(Subject subject) {
		boolean inherits = subject instanceof Rotation heir && heir.phase() instanceof Phase.Requested requested
				&& !requested.equals(new Phase.Requested());
		if (subject instanceof Rotation rotation
				&& ((rotation.phase() instanceof Phase.Creating && this.random.nextInt(8) == 0)
						|| (inherits && this.random.nextInt(2) == 0))) {
			this.simulation.world()
				.at(this.simulation.now() + this.random.nextLong(seconds(1)),
						() -> this.callers.act(rotation, new RotationAction.Cancel()));
		}
		if (this.provocations > 0 && this.random.nextInt(subject instanceof Retirement ? 4 : 10) == 0) {
			this.provocations--;
			long soon = this.simulation.now() + this.random.nextLong(seconds(this.random.nextBoolean() ? 1 : 40));
			this.simulation.world().at(soon, () -> {
				switch (this.random.nextInt(4)) {
					case 0 -> interfere();
					case 1 -> this.callers.act(action());
					default -> act(subject);
				}
			});
		}
	}

	private void act(Subject subject) {
		if (subject instanceof Rotation rotation) {
			this.callers.act(rotation, action());
		}
		else {
			this.callers.act((Retirement) subject, retirementAction());
		}
	}

	private RetirementAction retirementAction() {
		return switch (this.random.nextInt(4)) {
			case 0 -> new RetirementAction.Resume();
			case 1 -> new RetirementAction.Cancel();
			case 2 -> new RetirementAction.Reenable();
			default -> new RetirementAction.AcceptMissingEvidence("an approver", "it is a test");
		};
	}

	/** Somebody else works at Azure. */
	private void interfere() {
		Cloud cloud = this.simulation.cloud();
		Optional<Consumer> consumer = cloud.consumers()
			.stream()
			.skip(this.random.nextInt(Math.max(1, cloud.consumers().size())))
			.findFirst()
			.filter((candidate) -> candidate.traits().etags()
					|| !(candidate.beingWritten() || cloud.approached(candidate)));
		switch (this.random.nextInt(7)) {
			case 0 -> cloud.create((this.random.nextInt(4) == 0) ? Cloud.OTHER : Cloud.KEY, Optional.empty());
			case 1 -> enable(cloud.newest(), false);
			case 2 -> cloud.versions(true).stream().findFirst().ifPresent((oldest) -> enable(oldest, false));
			case 3 -> consumer.ifPresent(this::change);
			case 5 -> cloud.versions(false).stream().findFirst().ifPresent((disabled) -> enable(disabled, true));
			case 4 -> consumer.ifPresent((other) -> repin(other, cloud.newest(other.definition().key()).id()));
			default -> bindAnother();
		}
	}

	private void enable(Version version, boolean enabled) {
		this.simulation.cloud().enable(version.detail(), enabled, Optional.empty());
	}

	private void change(Consumer consumer) {
		Definition before = consumer.definition();
		TreeMap<String, String> members = new TreeMap<>(before.members());
		members.put("tags", "t" + before.etag());
		consumer.change(new Definition(before.key(), before.version(), members, before.etag() + 1));
		this.simulation.touch(consumer);
		this.simulation.cloud()
			.note("ChangeConsumer " + consumer, consumer.id().uri(), Optional.empty(), Optional.empty());
	}

	private void repin(Consumer consumer, VersionId version) {
		Definition before = consumer.definition();
		if (before.version().isPresent()) {
			consumer.change(new Definition(this.simulation.cloud().key(version), Optional.of(version), before.members(),
					before.etag() + 1));
			this.simulation.touch(consumer);
			this.simulation.cloud()
				.note("ChangeConsumer " + consumer, consumer.id().uri(), Optional.of(version), Optional.empty());
		}
	}

	private void bindAnother() {
		if (this.simulation.cloud().consumers().stream().noneMatch((known) -> known.id().equals(KINDS.get(5)))) {
			place(5, true);
		}
	}

	private void setAClock() {
		Node node = this.simulation.anyNode();
		this.simulation.skewedOnce();
		node.skew(Duration.ofMillis(this.random.nextLong(-18_000_000, 18_000_000)));
		this.simulation.trace(() -> "the clock of " + node + " is wrong by " + node.skew());
		this.simulation.look();
	}

	/** Nothing goes wrong any more, and operators look after what is held. */
	private void recover() {
		this.simulation.trace("nothing goes wrong any more");
		this.simulation.heal();
		goesOnSoon();
		for (int round = 0; round < MOST_ROUNDS; round++) {
			rest();
			List<Subject> held = this.simulation.database()
				.rows()
				.subjects()
				.stream()
				.filter((subject) -> !Subjects.over(subject))
				.toList();
			if (held.isEmpty()) {
				return;
			}
			repair();
			for (Subject subject : held) {
				Broken.unless(subject.rests(), "I9", "nobody goes on with " + Subjects.words(subject));
				if (subject instanceof Rotation rotation) {
					cure(rotation, round);
				}
				else {
					cure((Retirement) subject, round);
				}
			}
		}
		throw new Broken("I9", "not everything comes to rest");
	}

	/** I6: what is due is picked up soon; a clock that was wrong may have put it off. */
	private void goesOnSoon() {
		List<Task> due = this.simulation.database()
			.tasks()
			.values()
			.stream()
			.filter((task) -> task.hold()
				.map((hold) -> !hold.beats(this.simulation.now()))
				.orElseGet(() -> !task.due().isAfter(Simulation.EPOCH.plusNanos(this.simulation.now()))))
			.toList();
		this.simulation.world().pause(seconds(35));
		for (Task task : due) {
			Task now = this.simulation.database().tasks().get(task.id());
			Broken.unless(now == null || now.version() != task.version() || this.simulation.skewed(), "I6",
					"nobody goes on with " + task);
		}
	}

	private void rest() {
		for (int i = 0; i < 3_000; i++) {
			this.simulation.world().pause(seconds((i < 100) ? 10 : 600));
			if (this.simulation.database().tasks().isEmpty()) {
				return;
			}
		}
		throw new Broken("I9", "work goes on for ever: " + this.simulation.database().tasks().values());
	}

	private void cure(Retirement retirement, int round) {
		boolean missing = retirement.blockers()
			.stream()
			.anyMatch((blocker) -> blocker.code().equals("EvidenceMissing"));
		if (missing) {
			this.callers.act(retirement, new RetirementAction.AcceptMissingEvidence("an approver", "it is a test"));
			return;
		}
		boolean touched = retirement.inner() instanceof RetirementPhase.Disabling
				|| retirement.inner() instanceof RetirementPhase.Probation;
		this.callers.act(retirement, (round < 6) ? new RetirementAction.Resume()
				: touched ? new RetirementAction.Reenable() : new RetirementAction.Cancel());
	}

	private void repair() {
		this.simulation.cloud()
			.versions(false)
			.stream()
			.filter(this::needed)
			.forEach((version) -> enable(version, true));
		this.simulation.cloud().consumers().stream().filter((consumer) -> !consumer.whole()).forEach(Consumer::repair);
		this.simulation.cloud().consumers().forEach((consumer) -> consumer.hide(false));
	}

	private boolean needed(Version version) {
		Optional<VersionId> id = Optional.of(version.id());
		return version == this.simulation.cloud().newest(this.simulation.cloud().key(version.id()))
				|| this.simulation.cloud().consumers().stream().anyMatch((consumer) -> consumer.needs(version.id()))
				|| this.simulation.database()
					.rows()
					.rotations()
					.stream()
					.anyMatch((rotation) -> !rotation.phase().terminal()
							&& (rotation.fromVersion().equals(id) || rotation.toVersion().equals(id)));
	}

	private void cure(Rotation rotation, int round) {
		for (ConsumerProgress progress : rotation.consumers()) {
			boolean lost = progress.finding()
				.filter((finding) -> finding.code().equals("UnexpectedVersion")
						|| finding.code().equals("ConsumerOnOtherKey"))
				.isPresent();
			if (lost) {
				rotation.toVersion()
					.ifPresent((version) -> repin(this.simulation.cloud().consumer(progress.consumer()), version));
			}
			boolean changed = progress.finding()
				.filter((finding) -> finding.code().equals("ConsumerChanged"))
				.isPresent();
			if (changed && round > 1) {
				this.callers.act(rotation, new RotationAction.PutBack(progress.binding()));
			}
			if (changed && round > 3) {
				this.callers.act(rotation, new RotationAction.Skip(progress.binding(), "it was changed on purpose"));
			}
		}
		this.callers.act(rotation, (round < 30) ? new RotationAction.Resume() : new RotationAction.Cancel());
	}

	/** A broken schedule, with its story. */
	static final class Told extends AssertionError {

		private final Throwable broken;

		Told(long seed, Throwable broken, String story) {
			super("-Dmatrix.seed=" + seed + " repeats this: " + broken + "\n" + story, broken);
			this.broken = broken;
		}

		/** The invariant that was broken, or what else happened. */
		String what() {
			return (this.broken instanceof Broken invariant) ? invariant.invariant() : this.broken.toString();
		}

	}

}
