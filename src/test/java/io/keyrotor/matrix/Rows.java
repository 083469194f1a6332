package io.keyrotor.matrix;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.keyrotor.binding.Bindings;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.History;
import io.keyrotor.step.Subject;
import io.keyrotor.step.WriteOutcome;

/**
 * What is kept and outlives every process, in a memory that never dies or in a real
 * database. Who is at work on what is not among it.
 */
public interface Rows {

	/** Keeps everything that the work changes, or nothing of it if it throws. */
	<T> T transaction(Supplier<T> work);

	/** Whether a transaction is more than one moment, so that it may break off. */
	boolean breakable();

	/** All rotations and retirements, older ones first. */
	List<Subject> subjects();

	<S extends Subject> Optional<S> find(Class<S> type, String id);

	/**
	 * Keeps the next revision.
	 * @throws io.keyrotor.step.SubjectIsStale if the kept one is not the one before it,
	 * or if another has its place
	 */
	void save(Subject next);

	/** Whether this revision is the kept one. */
	boolean hold(Subject kept);

	/** Has the key alone until the transaction ends. */
	void lock(KeyId key);

	void begin(Subject intent, ExternalWrite write, Clock clock);

	void end(Subject intent, WriteOutcome outcome, Clock clock);

	void abandon(Subject kept, Clock clock);

	History history();

	Bindings bindings();

	KeptDefinitions definitions();

	Rotations rotations(Clock clock);

	Retirements retirements(Clock clock);

	AcceptedRequests requests(Clock clock);

	RequestLimits limits();

	/** The ids of what was made due since the last question. */
	Set<String> woken();

	default <S extends Subject> List<S> all(Class<S> type) {
		return subjects().stream().filter(type::isInstance).map(type::cast).toList();
	}

	default List<Rotation> rotations() {
		return all(Rotation.class);
	}

	default List<History.RecordedWrite> writes(String subject) {
		return history().writes(subject);
	}

	default List<History.RecordedEvent> events(String subject) {
		return history().events(subject, 0, Integer.MAX_VALUE);
	}

}
