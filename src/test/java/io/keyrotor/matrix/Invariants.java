package io.keyrotor.matrix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.matrix.Cloud.Entry;
import io.keyrotor.matrix.Consumer.Definition;
import io.keyrotor.retirement.Evidence;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.step.History.RecordedEvent;
import io.keyrotor.step.History.RecordedWrite;
import io.keyrotor.step.Subject;
import io.keyrotor.step.WriteOutcome.Result;

/**
 * What must hold in every schedule, by the numbers of the design: I1 no version is
 * disabled while a consumer needs it, I2 one live rotation a key, I3 one new version an
 * accepted request, I4 no consumer goes back save in a rollback, I5 every change has an
 * intent before it and an outcome after it, I6 work goes on soon, I7 nothing is deleted,
 * I8 whoever is fenced off sends nothing, I9 no accepted request is lost, I10 no write
 * loses anything. Where consumers move between keys: no two live rotations have a key in
 * common (I2), and no consumer is written to a key that is none of its rotation's (I4).
 */
final class Invariants {

	private static final Set<String> KNOWN = Set.of("CreateVersion", "DisableVersion", "EnableVersion", "PutConsumer",
			"ChangeConsumer");

	/** How old a proof may be, and a little more. */
	private static final long PROOF = Duration.ofMinutes(6).toNanos();

	private Invariants() {
	}

	/** I8, I5 and I2, at the moment at which something leaves its process. */
	static void sent(Simulation simulation, Send send) {
		Broken.unless(send.late() <= simulation.timings().fence().toNanos(), "I8",
				send + " was sent " + send.late() / 1_000_000 + " ms after its intent, when the fence was closed");
		Rows rows = simulation.database().rows();
		Subject subject = send.intent().subject();
		Broken.unless(row(rows, send).isPresent(), "I5", send + " was sent without an intent");
		if (subject instanceof Rotation rotation && !send.halted()) {
			for (KeyId key : rotation.keys()) {
				List<RotationId> live = rows.rotations()
					.stream()
					.filter((other) -> other.keys().contains(key) && !other.phase().terminal())
					.map(Rotation::id)
					.toList();
				Broken.unless(live.equals(List.of(rotation.id())) || late(simulation, send), "I2",
						send + " was sent for a rotation that is not the live one of " + key);
				Broken.unless(live.size() < 2, "I2", key + " has the live rotations " + live);
			}
		}
	}

	/** A little later than the fence was passed everything may be different. */
	private static boolean late(Simulation simulation, Send send) {
		return simulation.now() - send.intent().begun() < simulation.timings().inDoubt().toNanos();
	}

	private static Optional<RecordedWrite> row(Rows rows, Send send) {
		return rows.writes(send.intent().subject().subjectId())
			.stream()
			.filter((row) -> row.revision() == send.intent().subject().revision())
			.findFirst();
	}

	/** I4 and I10, at the moment at which a consumer is changed by us. */
	static void moved(Simulation simulation, Consumer consumer, Definition before, Definition after, boolean putBack,
			Send send) {
		Rotation rotation = (Rotation) send.intent().subject();
		boolean rollback = rotation.phase() instanceof Phase.RollingBack;
		boolean excused = send.halted() && !consumer.traits().etags();
		Broken.unless(!older(simulation.cloud(), before, after) || rollback || excused, "I4",
				consumer + " went back from " + before.version().map(Simulation::brief) + " to "
						+ after.version().map(Simulation::brief));
		Broken.unless(send.halted() || watched(simulation.database().rows(), rotation), "I2",
				send + " landed when no rotation was live that could notice it");
		KeyId goal = rollback ? rotation.key() : rotation.otherKey().orElse(rotation.key());
		Broken.unless(after.key().equals(goal), "I4", consumer + " was written to " + after.key()
				+ ", which is not where " + Simulation.brief(rotation) + " moves consumers");
		Broken.unless(rotation.keys().contains(before.key()) || excused, "I4", consumer + " was taken from "
				+ before.key() + ", which " + Simulation.brief(rotation) + " is not about");
		boolean lost = !after.members().equals(before.members()) && send.fault() != Fault.DROPPED_MEMBER && !putBack;
		Broken.unless(!lost || excused, "I10",
				consumer + " had " + before.members() + " and was written with " + after.members());
		Broken.unless(
				after.members().containsKey("connectionString") || !before.members().containsKey("connectionString"),
				"I10", consumer + " lost its secret");
	}

	/** Its own rotation is at work, or one that looks after its consumers. */
	private static boolean watched(Rows rows, Rotation rotation) {
		return rows.rotations()
			.stream()
			.anyMatch((other) -> !other.phase().terminal() && other.keys().contains(rotation.key()));
	}

	private static boolean older(Cloud cloud, Definition before, Definition after) {
		return before.key().equals(after.key()) && before.version().isPresent() && after.version().isPresent()
				&& cloud.age(after.version().get()) < cloud.age(before.version().get());
	}

	/** I1, at the moment at which a version is disabled by us. */
	static void disabled(Simulation simulation, VersionId version, Send send) {
		for (Consumer consumer : simulation.cloud().consumers()) {
			boolean unseen = simulation.touched(consumer)
					&& (simulation.skewed() || consumer.referredSince() > send.intent().begun() - PROOF);
			boolean excused = simulation.skewed() || simulation.touched(consumer);
			boolean needed = consumer.needs(version) || (!excused && consumer.remembers(version));
			Broken.unless(!needed || unseen || send.halted(), "I1",
					Simulation.brief(version) + " was disabled while " + consumer + " needed it");
		}
		Retirement retirement = (Retirement) send.intent().subject();
		Evidence evidence = retirement.evidence().orElseThrow();
		long from = Duration.between(Simulation.EPOCH, evidence.from()).toNanos();
		long to = Duration.between(Simulation.EPOCH, evidence.to()).toNanos();
		Broken.unless(
				simulation.cloud().logLag().isEmpty() || simulation.skewed()
						|| simulation.cloud().strangers(version, from, to).findAny().isEmpty(),
				"I1", Simulation.brief(version) + " was disabled though the log shows that it is used");
		Broken.unless(simulation.cloud().whole(version), "I10", "the operations of a version were lost");
		Broken.unless(simulation.cloud().bringing(version).isEmpty(), "I1",
				Simulation.brief(version) + " was disabled while a write to it was under way");
	}

	/** What has to hold once everything is at rest. */
	static void atRest(Simulation simulation, Set<String> accepted) {
		Rows rows = simulation.database().rows();
		List<Subject> subjects = rows.subjects();
		List<Entry> ledger = simulation.cloud().ledger();
		for (String id : accepted) {
			Broken.unless(subjects.stream().anyMatch((subject) -> subject.subjectId().equals(id)), "I9",
					"the accepted " + id + " is lost");
		}
		for (Subject subject : subjects) {
			Broken.unless(Subjects.over(subject), "I9", Simulation.brief(subject) + " never ended");
			writes(simulation, ledger, subject);
			events(rows, subject);
		}
		for (Entry entry : ledger) {
			Broken.unless(KNOWN.stream().anyMatch(entry.operation()::startsWith), "I7", entry + " was done");
			Broken.unless(entry.send().isEmpty() || row(rows, entry.send().get()).isPresent(), "I5",
					entry + " has no intent");
		}
		rows.rotations().forEach((rotation) -> versions(simulation, ledger, rotation));
		consumers(simulation, rows);
		rows.all(Retirement.class).forEach((retirement) -> retired(simulation, ledger, retirement));
	}

	/** The version is as the last one that changed it left it. */
	private static void retired(Simulation simulation, List<Entry> ledger, Retirement retirement) {
		Optional<Entry> last = ledger.stream()
			.filter((entry) -> entry.operation().endsWith("ableVersion")
					&& entry.version().equals(Optional.of(retirement.version())))
			.reduce((_, later) -> later)
			.filter((entry) -> entry.send()
				.filter((send) -> !send.halted() && send.intent().subject().subjectId().equals(retirement.subjectId()))
				.isPresent());
		boolean disabled = last.filter((entry) -> entry.operation().equals("DisableVersion")).isPresent();
		Broken.unless(last.isEmpty() || disabled == retirement.phase() instanceof RetirementPhase.Disabled, "rest",
				Simulation.brief(retirement) + " is " + Subjects.words(retirement) + ", but the last was " + last);
		boolean needed = simulation.cloud()
			.consumers()
			.stream()
			.anyMatch((consumer) -> consumer.needs(retirement.version()) && !simulation.touched(consumer));
		Broken.unless(!disabled || !needed, "I1",
				Simulation.brief(retirement.version()) + " is disabled at the end though a consumer needs it");
	}

	/** I5: what the rows say of the writes is what Azure knows of them. */
	private static void writes(Simulation simulation, List<Entry> ledger, Subject subject) {
		for (RecordedWrite write : simulation.database().rows().writes(subject.subjectId())) {
			Broken.unless(write.outcome().isPresent(), "I5",
					Simulation.brief(subject) + " has no outcome of " + write.write());
			List<Entry> entries = ledger.stream()
				.filter((entry) -> entry.send()
					.filter((send) -> send.intent().subject().subjectId().equals(subject.subjectId())
							&& send.intent().subject().revision() == write.revision())
					.isPresent())
				.toList();
			Result result = write.outcome().get().result();
			Broken.unless(simulation.answer(subject, write.revision()).map(result::equals).orElse(true), "I5",
					write + " is not what was known of it any more");
			Broken.unless(entries.size() <= 1, "I3", "one intent had " + entries);
			Broken.unless(result != Result.DONE || entries.size() == 1, "I5", write + " is said to be done");
			Broken.unless((result != Result.REFUSED && result != Result.NOT_SENT) || entries.isEmpty(), "I5",
					write + " is said not to be done");
		}
	}

	private static void events(Rows rows, Subject subject) {
		long expected = 1;
		String phase = "";
		for (RecordedEvent event : rows.events(subject.subjectId())) {
			Broken.unless(event.sequence() == expected++, "events", "there is a gap before " + event);
			phase = event.event().data().getOrDefault("phase", phase);
		}
		Broken.unless(phase.equals(Subjects.phase(subject)), "events",
				"the last event says " + phase + " of " + Simulation.brief(subject));
	}

	/**
	 * I3: more than one version only after a halt between check and sending, and then it
	 * is named, if the rotation was not over by then.
	 */
	private static void versions(Simulation simulation, List<Entry> ledger, Rotation rotation) {
		Rows rows = simulation.database().rows();
		List<Entry> created = ledger.stream()
			.filter((entry) -> entry.operation().equals("CreateVersion") && entry.send()
				.filter((send) -> send.intent().subject().subjectId().equals(rotation.subjectId()))
				.isPresent())
			.toList();
		if (created.size() > 1) {
			Broken.unless(created.stream().anyMatch((entry) -> entry.send().get().halted()), "I3",
					Simulation.brief(rotation) + " created " + created);
			String told = rows.events(rotation.subjectId())
				.stream()
				.filter((event) -> "DoubleVersion".equals(event.event().data().get("code")))
				.map(Object::toString)
				.collect(Collectors.joining());
			for (Entry entry : created) {
				VersionId version = entry.version().orElseThrow();
				Broken.unless(
						told.contains(version.value()) || rotation.toVersion().equals(Optional.of(version))
								|| (entry.send().get().halted() && tooLate(simulation, version, rotation)),
						"I3", Simulation.brief(version) + " was created and never named");
			}
		}
	}

	/** It appeared after the rotation had looked for the last time. */
	private static boolean tooLate(Simulation simulation, VersionId version, Rotation rotation) {
		return rotation.phase() instanceof Phase.Canceled || rotation.phase() instanceof Phase.RolledBack
				|| simulation.cloud().firstListed(version) >= simulation.endedAt(rotation);
	}

	/** Every consumer is where the last rotation that moved it said. */
	private static void consumers(Simulation simulation, Rows rows) {
		List<Rotation> rotations = rows.rotations();
		for (Consumer consumer : simulation.cloud().consumers()) {
			Broken.unless(consumer.keepsItsSecret(), "I10", consumer + " lost its secret");
			if (simulation.touched(consumer) || lastHalted(simulation, consumer)) {
				continue;
			}
			rows.bindings()
				.of(consumer.id())
				.ifPresent((binding) -> Broken.unless(binding.key().equals(consumer.definition().key()), "rest",
						consumer + " is on " + consumer.definition().key() + " and bound to " + binding.key()));
			for (Rotation rotation : rotations.reversed()) {
				if (!rotation.moves()) {
					continue;
				}
				Optional<ConsumerProgress.State> state = rotation.consumers()
					.stream()
					.filter((progress) -> progress.consumer().equals(consumer.id()))
					.map(ConsumerProgress::state)
					.findFirst();
				if (state.isPresent() && !(state.get() instanceof ConsumerProgress.Skipped)) {
					arrived(consumer, rotation, state.get());
					break;
				}
				if (state.isPresent()) {
					break;
				}
			}
		}
	}

	/** Its last write was sent after a halt, when nobody waited for it any more. */
	private static boolean lastHalted(Simulation simulation, Consumer consumer) {
		return simulation.cloud()
			.ledger()
			.stream()
			.filter((entry) -> entry.target().equals(consumer.id().uri()))
			.reduce((_, later) -> later)
			.flatMap(Entry::send)
			.filter(Send::halted)
			.isPresent();
	}

	private static void arrived(Consumer consumer, Rotation rotation, ConsumerProgress.State state) {
		boolean follows = consumer.definition().version().isEmpty();
		Optional<VersionId> expected = (state instanceof ConsumerProgress.Verified && !follows) ? rotation.toVersion()
				: Optional.empty();
		KeyId goal = (state instanceof ConsumerProgress.Verified) ? rotation.otherKey().orElse(rotation.key())
				: rotation.key();
		Broken.unless(
				!(state instanceof ConsumerProgress.Verified || state instanceof ConsumerProgress.RolledBack)
						|| consumer.definition().key().equals(goal),
				"rest", consumer + " is on " + consumer.definition().key() + " though " + Simulation.brief(rotation)
						+ " moved it to " + goal);
		Broken.unless(
				!(state instanceof ConsumerProgress.RolledBack)
						|| !consumer.definition().version().equals(rotation.toVersion()),
				"rest", consumer + " is still on the version that was rolled back");
		Broken.unless(expected.isEmpty() || consumer.definition().version().equals(expected), "rest",
				consumer + " is on " + consumer.definition().version().map(Simulation::brief).orElse("none")
						+ " though " + Simulation.brief(rotation) + " moved it to "
						+ expected.map(Simulation::brief).orElse(""));
	}

}
