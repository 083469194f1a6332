package io.keyrotor.matrix;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import io.keyrotor.key.VersionId;
import io.keyrotor.matrix.Database.Task;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.step.StepRunner.Completion;
import io.keyrotor.step.Subject;
import io.keyrotor.step.SubjectIsStale;
import io.keyrotor.step.Timings;
import io.keyrotor.step.WriteOutcome;
import io.keyrotor.step.WriteOutcome.Result;

/** Everything there is in one schedule: Azure, the database, the processes and time. */
final class Simulation {

	static final Instant EPOCH = Instant.parse("2026-11-22T12:00:00Z");

	private static final int REMEMBERED = 300;

	private final World world = new World();

	private final Timings timings = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final Deque<Supplier<String>> trace = new ArrayDeque<>();

	private final List<Node> nodes = new ArrayList<>();

	private final SplittableRandom random;

	private final int replicas;

	private final Fate fate;

	private final Guards guards;

	private final Coverage coverage;

	private final Database database;

	private final Cloud cloud = new Cloud(this);

	private final Map<String, Long> ended = new HashMap<>();

	private final Map<String, Result> answers = new HashMap<>();

	private final Set<Consumer> touched = new HashSet<>();

	private java.util.function.Consumer<Subject> watcher = (_) -> {
	};

	private boolean calm;

	private boolean skewed;

	private int started;

	Simulation(SplittableRandom random, int replicas, Fate fate, Guards guards, Coverage coverage, Rows rows) {
		this.random = random;
		this.replicas = replicas;
		this.fate = fate;
		this.guards = guards;
		this.coverage = coverage;
		this.database = new Database(this, rows);
		for (int i = 0; i < replicas; i++) {
			this.nodes.add(new Node(this, "replica " + ++this.started, Duration.ZERO));
		}
	}

	World world() {
		return this.world;
	}

	long now() {
		return this.world.now();
	}

	Timings timings() {
		return this.timings;
	}

	Guards guards() {
		return this.guards;
	}

	Coverage coverage() {
		return this.coverage;
	}

	Database database() {
		return this.database;
	}

	Cloud cloud() {
		return this.cloud;
	}

	List<Node> nodes() {
		return List.copyOf(this.nodes);
	}

	Node anyNode() {
		return this.nodes.get(this.random.nextInt(this.nodes.size()));
	}

	/** Whether the database belongs to one process, as SQLite's does. */
	boolean alone() {
		return this.replicas == 1;
	}

	boolean chance(double chance) {
		return this.random.nextDouble() < chance;
	}

	int upTo(int bound) {
		return this.random.nextInt(bound);
	}

	long nanos(long from, long to) {
		return (to <= from) ? from : this.random.nextLong(from, to);
	}

	long millis(long from, long to) {
		return nanos(from * 1_000_000, to * 1_000_000);
	}

	/** How long one way to Azure takes. */
	long latency() {
		double slow = this.random.nextDouble();
		return (slow < 0.8) ? millis(5, 50) : (slow < 0.98) ? millis(50, 1_000) : millis(1_000, 4_000);
	}

	/** How long a process is at something of its own. */
	long moment() {
		double slow = this.random.nextDouble();
		return (slow < 0.6) ? 0 : (slow < 0.95) ? millis(0, 20) : millis(20, 2_000);
	}

	/** When a process notices that something is due. */
	long poll() {
		return chance(0.6) ? millis(1, 20) : millis(20, 1_000);
	}

	long freeze() {
		return chance(0.3) ? millis(10, 3_000) : millis(3_000, 90_000);
	}

	/** From now on nothing goes wrong any more by itself, and what was wrong is right. */
	void heal() {
		this.calm = true;
		this.database.heal();
		this.nodes.forEach((node) -> {
			node.thaw();
			node.skew(Duration.ZERO);
		});
		look();
	}

	Blow blow(Node node, Point point, Place place) {
		Blow blow = this.calm ? Blow.NONE : this.fate.blow(point, place);
		this.coverage.hit(place, point, blow);
		if (blow != Blow.NONE) {
			trace(() -> node + ": " + blow + " " + point + " " + place);
		}
		return blow;
	}

	Fault fault(Node node, Place place) {
		Fault fault = this.calm ? Fault.NONE : this.fate.fault(place);
		if (fault != Fault.NONE) {
			this.coverage.hit(place, fault);
			trace(() -> node + ": " + fault + " at " + place);
		}
		return fault;
	}

	/** Everybody looks whether something has become due. */
	void look() {
		this.nodes.forEach((node) -> node.worker().look());
	}

	void died(Node node) {
		trace(() -> node + " is dead");
		if (alone()) {
			this.cloud.died(node);
		}
		long back = this.calm ? millis(100, 500) : millis(500, 30_000);
		this.world.at(now() + back, () -> restart(node));
		look();
	}

	private void restart(Node node) {
		int place = this.nodes.indexOf(node);
		Node next = new Node(this, "replica " + ++this.started, node.skew());
		this.nodes.set(place, next);
		trace(() -> next + " starts in the place of " + node);
		if (alone()) {
			this.database.tasks().replaceAll((_, task) -> task.hold().isPresent() ? task.due(task.due()) : task);
		}
		look();
	}

	/** Keeps the next revision of a subject, as part of the transaction under way. */
	void save(Subject next) {
		save(next, () -> this.database.rows().save(next));
	}

	/** Something that keeps the next revision of a subject, and may do more. */
	void save(Subject next, Runnable saving) {
		Optional<? extends Subject> before = this.database.rows().find(next.getClass(), next.subjectId());
		saving.run();
		saved(before.orElseThrow(), next);
	}

	private void saved(Subject before, Subject next) {
		this.ended.put(next.subjectId(), Subjects.over(next) ? now() : Long.MAX_VALUE);
		this.coverage.moved((next instanceof Rotation) ? "Rotation" : "Retirement", Subjects.phase(before),
				Subjects.phase(next));
		if (!Subjects.phase(before).equals(Subjects.phase(next))) {
			entered(next);
		}
		trace(() -> brief(next) + " revision " + next.revision() + " " + Subjects.words(next));
	}

	/** The true time at which the subject was over. */
	long endedAt(Subject subject) {
		return this.ended.getOrDefault(subject.subjectId(), Long.MAX_VALUE);
	}

	/** What came of a write is committed, and nobody may forget it. */
	void answered(Completion<?> completion) {
		completion.outcome()
			.map(WriteOutcome::result)
			.filter((result) -> result != Result.UNKNOWN)
			.ifPresent((result) -> this.answers.put(write(completion.kept(), completion.kept().revision()), result));
	}

	/** What is known to have come of a write. */
	Optional<Result> answer(Subject subject, long revision) {
		return Optional.ofNullable(this.answers.get(write(subject, revision)));
	}

	private static String write(Subject subject, long revision) {
		return subject.subjectId() + " " + revision;
	}

	/** Somebody else has changed the consumer, so where it is says nothing of us. */
	void touch(Consumer consumer) {
		this.touched.add(consumer);
	}

	/** Whether a wall clock was ever wrong. */
	boolean skewed() {
		return this.skewed;
	}

	void skewedOnce() {
		this.skewed = true;
	}

	boolean touched(Consumer consumer) {
		return this.touched.contains(consumer);
	}

	/** Tells somebody of every subject that enters another phase. */
	void watch(java.util.function.Consumer<Subject> watcher) {
		this.watcher = watcher;
	}

	/** Somebody may do something about it soon. */
	void entered(Subject subject) {
		this.watcher.accept(subject);
	}

	/** What the transaction under way made due is due; whether there was anything. */
	boolean woken(String kind, Node node) {
		Set<String> woken = this.database.rows().woken();
		woken.forEach((id) -> wake(kind, id, node.clock().instant()));
		return !woken.isEmpty();
	}

	/** Makes a task due, unless somebody is at it. */
	private void wake(String kind, String id, Instant now) {
		Map<String, Task> tasks = this.database.tasks();
		Task task = tasks.get(id);
		if (task == null) {
			tasks.put(id, new Task(kind, id, 0, now, Optional.empty()));
		}
		else if (task.hold().isEmpty()) {
			tasks.put(id, task.due(now));
		}
	}

	void trace(String what) {
		trace(() -> what);
	}

	void trace(Supplier<String> what) {
		if (this.trace.size() == REMEMBERED) {
			this.trace.removeFirst();
		}
		long now = now();
		this.trace.addLast(() -> "%10.3f s  %s".formatted(now / 1e9, what.get()));
	}

	/** What happened lately; ids, which are random, are numbers here. */
	String story() {
		String story = String.join("\n", this.trace.stream().map(Supplier::get).toList());
		int number = 0;
		for (Subject subject : this.database.rows().subjects()) {
			String id = subject.subjectId();
			number++;
			story = story.replace(id, "number " + number)
				.replace("n " + id.substring(0, 4), "n " + number)
				.replace("t " + id.substring(0, 4), "t " + number);
		}
		return story;
	}

	static String brief(VersionId version) {
		return "v" + Integer.parseInt(version.value(), 16);
	}

	static String brief(Subject subject) {
		return ((subject instanceof Rotation) ? "rotation " : "retirement ") + subject.subjectId().substring(0, 4);
	}

}
