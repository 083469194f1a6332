package io.keyrotor.rotation;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.KindsOfCode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/**
 * Consumers in memory that do what a test asks for: hide a secret, take their time, lose
 * an answer, ignore a write.
 */
public final class ScriptedConsumers extends KindsOfCode {

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private final Map<ConsumerId, ConsumerState> states = new HashMap<>();

	private final Map<ConsumerId, Deque<Trouble>> troubles = new HashMap<>();

	private final List<Write> writes = new ArrayList<>();

	private final List<ConsumerChange> changes = new ArrayList<>();

	private final Map<ConsumerId, Duration> works = new HashMap<>();

	private final Map<ConsumerId, Instant> atWorkUntil = new HashMap<>();

	private InstantSource clock = InstantSource.system();

	private boolean drops;

	private boolean obedient = true;

	private final Map<ConsumerId, Integer> adoptions = new HashMap<>();

	private final Set<ConsumerId> detours = new HashSet<>();

	private final Deque<OperationStatus> operation = new ArrayDeque<>();

	void pin(ConsumerId consumer, KeyName key, VersionId version) {
		put(consumer, new Reference.Pinned(STORE, key, version));
	}

	void put(ConsumerId consumer, Reference reference) {
		this.states.put(consumer, new ConsumerState(reference, Optional.empty(), true, Optional.empty(),
				Map.of("fields", "f1"), List.of()));
	}

	/** It is deleted. */
	void lose(ConsumerId consumer) {
		this.states.remove(consumer);
	}

	void hide(ConsumerId consumer, String... secrets) {
		ConsumerState state = state(consumer);
		this.states.put(consumer, new ConsumerState(state.reference(), state.identity(), state.settled(), state.fault(),
				state.fingerprint(), List.of(secrets)));
	}

	/** From now on it is at work for so long after a write. */
	void work(ConsumerId consumer, Duration time, InstantSource clock) {
		this.works.put(consumer, time);
		this.clock = clock;
	}

	void settle(ConsumerId consumer, boolean settled, Optional<String> fault) {
		ConsumerState state = state(consumer);
		this.states.put(consumer, new ConsumerState(state.reference(), state.identity(), settled, fault,
				state.fingerprint(), state.hiddenSecrets()));
	}

	void change(ConsumerId consumer, Map<String, String> fingerprint) {
		ConsumerState state = state(consumer);
		this.states.put(consumer, new ConsumerState(state.reference(), state.identity(), state.settled(), state.fault(),
				fingerprint, state.hiddenSecrets()));
	}

	/** The next writes to the consumer meet these troubles, one each. */
	void trouble(ConsumerId consumer, Trouble... troubles) {
		this.troubles.computeIfAbsent(consumer, (_) -> new ArrayDeque<>()).addAll(List.of(troubles));
	}

	/** From now on writes start an operation that goes through these states. */
	void operation(OperationStatus... states) {
		this.operation.addAll(List.of(states));
	}

	/** From now on it tells its definition, as a text that can be put back. */
	void define(ConsumerId consumer) {
		this.states.put(consumer, state(consumer).defined(Optional.of("f1")));
	}

	/** Its service shows that it uses this version. */
	void use(ConsumerId consumer, VersionId version) {
		ConsumerState state = state(consumer);
		this.states.put(consumer, new ConsumerState(state.reference(), state.identity(), state.settled(), state.fault(),
				state.fingerprint(), state.hiddenSecrets(), Optional.of(version)));
	}

	/** Somebody else changes it, and what can be put back with it. */
	void edit(ConsumerId consumer, String members) {
		change(consumer, Map.of("fields", members));
		this.states.put(consumer, state(consumer).defined(Optional.of(members)));
	}

	/** It reaches its key like this. */
	void identify(ConsumerId consumer, String identity) {
		ConsumerState state = state(consumer);
		this.states.put(consumer, new ConsumerState(state.reference(), Optional.of(identity), state.settled(),
				state.fault(), state.fingerprint(), state.hiddenSecrets())
			.defined(state.definition()));
	}

	/** From now on a write loses a member, save one that puts it back. */
	void dropMembers(boolean drops) {
		this.drops = drops;
	}

	/** From now on a change of credentials is taken and not made. */
	void disobey() {
		this.obedient = false;
	}

	/** From now on each second write brings it back from another key, as in Synapse. */
	void detour(ConsumerId consumer) {
		this.detours.add(consumer);
	}

	/** How many times it came back, and so took up the version that was current then. */
	int adoptions(ConsumerId consumer) {
		return this.adoptions.getOrDefault(consumer, 0);
	}

	/** Every change that was taken. */
	public List<ConsumerChange> changes() {
		return List.copyOf(this.changes);
	}

	Reference reference(ConsumerId consumer) {
		return state(consumer).reference();
	}

	List<Write> writes() {
		return List.copyOf(this.writes);
	}

	VersionId version(ConsumerId consumer) {
		return ((Reference.Pinned) state(consumer).reference()).version();
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		Instant until = this.atWorkUntil.getOrDefault(consumer, Instant.MIN);
		if (this.clock.instant().isBefore(until)) {
			settle(consumer, false, Optional.empty());
		}
		else if (this.atWorkUntil.remove(consumer) != null) {
			settle(consumer, true, Optional.empty());
		}
		return state(consumer);
	}

	private ConsumerState state(ConsumerId consumer) {
		ConsumerState state = this.states.get(consumer);
		if (state == null) {
			throw failure(UpstreamFailure.Kind.MISSING, consumer);
		}
		return state;
	}

	@Override
	public boolean sharesItsResource(ConsumerId consumer) {
		return consumer.block().isPresent();
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		fence.pass();
		Deque<Trouble> coming = this.troubles.getOrDefault(consumer, new ArrayDeque<>());
		Optional<Trouble> trouble = Optional.ofNullable(coming.poll());
		if (trouble.isPresent() && !trouble.get().done()) {
			throw failure(trouble.get().kind(), consumer);
		}
		this.changes.add(change);
		if (change.reference() instanceof Reference.Pinned pinned) {
			this.writes.add(new Write(consumer, pinned.version()));
		}
		if (trouble.isEmpty() || trouble.get().effective()) {
			boolean back = state(consumer).fault().isPresent();
			this.states.put(consumer, after(state(consumer), change));
			Optional.ofNullable(this.works.get(consumer))
				.ifPresent((time) -> this.atWorkUntil.put(consumer, this.clock.instant().plus(time)));
			if (this.detours.contains(consumer)) {
				arrive(consumer, back);
			}
		}
		if (trouble.isPresent() && trouble.get().answerLost()) {
			throw failure(trouble.get().kind(), consumer);
		}
		return new Confirmed<>(
				this.operation.isEmpty() ? Optional.empty() : Optional.of("https://management.azure.com/operation"),
				Optional.of("request-1"));
	}

	private void arrive(ConsumerId consumer, boolean back) {
		if (back) {
			this.adoptions.merge(consumer, 1, Integer::sum);
			return;
		}
		settle(consumer, true, Optional.of("OnTemporaryKey"));
	}

	private ConsumerState after(ConsumerState state, ConsumerChange change) {
		Optional<String> identity = (change instanceof ConsumerChange.Authenticate other && this.obedient)
				? Optional.of(identity(other.credentials())) : state.identity();
		Map<String, String> members = (change instanceof ConsumerChange.PutBack back)
				? Map.of("fields", back.definition()) : state.fingerprint();
		if (this.drops && !(change instanceof ConsumerChange.PutBack)) {
			members = Map.of();
		}
		return new ConsumerState(change.reference(), identity, true, Optional.empty(), members, state.hiddenSecrets())
			.defined(members.isEmpty() ? Optional.empty() : state.definition());
	}

	private static String identity(KeyCredentials credentials) {
		return switch (credentials) {
			case KeyCredentials.SystemAssigned _ -> "SystemAssigned";
			case KeyCredentials.UserAssigned assigned -> assigned.resourceId();
			case KeyCredentials.Application application -> "Application " + application.applicationId();
		};
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		OperationStatus next = this.operation.poll();
		if (next == null) {
			throw failure(UpstreamFailure.Kind.MISSING, consumer);
		}
		return next;
	}

	private static UpstreamFailure failure(UpstreamFailure.Kind kind, ConsumerId consumer) {
		return new UpstreamFailure(kind,
				UpstreamFailure.Origin.unanswered(UpstreamFailure.Target.CONSUMER, consumer.uri()),
				Optional.of(Duration.ofSeconds(1)), "The consumer " + consumer + " answered " + kind + ".");
	}

	record Write(ConsumerId consumer, VersionId target) {
	}

	/**
	 * What goes wrong with a write.
	 *
	 * @param done whether the service takes the write
	 * @param effective whether taking it changes anything
	 * @param answerLost whether the caller is told so
	 */
	record Trouble(UpstreamFailure.Kind kind, boolean done, boolean effective, boolean answerLost) {

		static Trouble before(UpstreamFailure.Kind kind) {
			return new Trouble(kind, false, false, true);
		}

		static Trouble lostAnswer() {
			return new Trouble(UpstreamFailure.Kind.UNCERTAIN, true, true, true);
		}

		static Trouble ignored() {
			return new Trouble(UpstreamFailure.Kind.UNCERTAIN, true, false, false);
		}

	}

}
