package io.keyrotor.rotation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.key.KeyId;
import io.keyrotor.step.InMemoryHistory;
import io.keyrotor.step.Step;
import io.keyrotor.step.SubjectIsStale;

/** Rotations in memory, carried out only when a test says so. */
public final class InMemoryRotations implements Rotations {

	private static final Comparator<Rotation> NEWEST_FIRST = Comparator.comparing(Rotation::createdOn)
		.thenComparing((rotation) -> rotation.id().toString())
		.reversed();

	private final Map<RotationId, Rotation> rotations = new LinkedHashMap<>();

	private final InMemoryHistory history = new InMemoryHistory();

	private final Bindings bindings;

	private Runnable beforeSuperseding = () -> {
	};

	/** Rotations whose bindings nobody looks at. */
	public InMemoryRotations() {
		this(new InMemoryBindings());
	}

	public InMemoryRotations(Bindings bindings) {
		this.bindings = bindings;
	}

	/** What happened to the rotations that were kept here. */
	public InMemoryHistory history() {
		return this.history;
	}

	/** Something else happens just before a rotation takes the place of another. */
	void beforeSuperseding(Runnable event) {
		this.beforeSuperseding = event;
	}

	/** Keeps a rotation as it is. */
	public synchronized void put(Rotation rotation) {
		Optional<Rotation> before = Optional.ofNullable(this.rotations.put(rotation.id(), rotation));
		before.ifPresent((known) -> BindingMoves.keep(known, rotation, this.bindings));
		this.history.add(rotation.subjectId(), before.map((known) -> RotationEvents.between(known, rotation))
			.orElseGet(() -> List.of(RotationEvents.first(rotation))), rotation.updatedOn());
	}

	/** Forgets all rotations. */
	public synchronized void clear() {
		this.rotations.clear();
		this.history.clear();
	}

	/** Carries every live rotation out until it rests. */
	public void carryOut(Rotator rotator) {
		all().stream().filter(InMemoryRotations::moves).forEach((rotation) -> carryOut(rotator, rotation));
	}

	private void carryOut(Rotator rotator, Rotation rotation) {
		Rotation kept = rotation;
		while (moves(kept)) {
			kept = switch (rotator.advance(kept)) {
				case Step.Kept<Rotation> step -> step.next();
				case Step.Intend<Rotation> intend -> {
					put(intend.intent());
					this.history.intend(intend.intent(), intend.write(), intend.intent().updatedOn());
					intend.beside().run();
					Step.Effected<Rotation> effected = intend.effect().run(() -> true);
					this.history.end(intend.intent(), effected.outcome(), effected.step().next().updatedOn());
					yield effected.step().next();
				}
			};
			put(kept);
		}
	}

	private static boolean moves(Rotation rotation) {
		return !rotation.phase().terminal() && !(rotation.phase() instanceof Phase.Held);
	}

	@Override
	public synchronized Optional<Rotation> find(RotationId id) {
		return Optional.ofNullable(this.rotations.get(id));
	}

	@Override
	public List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		Optional<Rotation> last = after.flatMap(this::find);
		return all().stream()
			.filter((rotation) -> matches(filter, rotation))
			.filter((rotation) -> last.map((earlier) -> NEWEST_FIRST.compare(rotation, earlier) > 0)
				.orElse(after.isEmpty()))
			.limit(limit)
			.toList();
	}

	private static boolean matches(RotationFilter filter, Rotation rotation) {
		return filter.names(rotation) && filter.status().map(rotation.status()::equals).orElse(true)
				&& filter.phase().map(rotation.phase().name()::equals).orElse(true);
	}

	private synchronized List<Rotation> all() {
		List<Rotation> all = new ArrayList<>(this.rotations.values());
		all.sort(NEWEST_FIRST);
		return all;
	}

	@Override
	public Optional<Rotation> live(KeyId key) {
		return all().stream()
			.filter((rotation) -> rotation.keys().contains(key) && !rotation.phase().terminal())
			.findFirst();
	}

	@Override
	public synchronized Rotation accept(Rotation rotation, BooleanSupplier stillRight) {
		return live(rotation.keys()).orElseGet(() -> {
			if (!stillRight.getAsBoolean()) {
				throw new SubjectIsStale(rotation);
			}
			put(rotation);
			return rotation;
		});
	}

	private Optional<Rotation> live(Set<KeyId> keys) {
		return keys.stream().flatMap((key) -> live(key).stream()).findFirst();
	}

	@Override
	public synchronized Rotation supersede(Rotation ended, Rotation rotation, BooleanSupplier stillRight) {
		this.beforeSuperseding.run();
		Rotation before = find(ended.id()).filter((kept) -> kept.revision() + 1 == ended.revision())
			.orElseThrow(() -> new SubjectIsStale(ended));
		put(ended);
		Rotation live;
		try {
			live = accept(rotation, stillRight);
		}
		catch (SubjectIsStale stale) {
			this.rotations.put(before.id(), before);
			throw stale;
		}
		if (!live.id().equals(rotation.id())) {
			this.rotations.put(before.id(), before);
			throw new SubjectIsStale(rotation);
		}
		return live;
	}

	@Override
	public synchronized void wake(Rotation next, BooleanSupplier stillRight) {
		boolean right = find(next.id()).map(Rotation::revision)
			.filter((kept) -> kept + 1 == next.revision())
			.isPresent()
				&& stillRight.getAsBoolean()
				&& next.keys()
					.stream()
					.flatMap((key) -> live(key).stream())
					.allMatch((live) -> live.id().equals(next.id()));
		if (!right) {
			throw new SubjectIsStale(next);
		}
		put(next);
	}

}
