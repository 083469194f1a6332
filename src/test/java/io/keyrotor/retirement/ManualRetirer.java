package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.BindingService;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.Reference;
import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.InMemoryRotations;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.SettableClock;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.sandbox.Ledger;
import io.keyrotor.step.ProgressEvent;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.SubjectIsStale;
import io.keyrotor.step.Timings;
import io.keyrotor.step.WriteOutcome;

/**
 * Everything around one retirement. Runs its steps by hand, in time that passes only when
 * a step waits, and can die in any of them.
 */
final class ManualRetirer {

	static final KeyId KEY = RotationFixtures.KEY;

	static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	static final RetirementTimes TIMES = new RetirementTimes(Duration.ofHours(1), Duration.ofHours(24),
			Duration.ofMinutes(5));

	private static final int MOST_STEPS = 2000;

	final SettableClock clock = new SettableClock(RotationFixtures.NOON);

	final InMemoryKeys store = new InMemoryKeys(this.clock);

	final LossyKeys keys = new LossyKeys(this.store);

	final InMemoryBindings bindings = new InMemoryBindings();

	final ObservedConsumers consumers = new ObservedConsumers();

	final InMemoryRotations rotations = new InMemoryRotations();

	final InMemoryRetirements retirements = new InMemoryRetirements();

	final ListedReferences search = new ListedReferences();

	final WrittenLog log = new WrittenLog(this.clock);

	final List<WriteOutcome> outcomes = new ArrayList<>();

	/** When calls were made. */
	final List<Instant> sentOn = new ArrayList<>();

	final List<ProgressEvent> events = new ArrayList<>();

	/** The version that is to be disabled. */
	final VersionId old = this.store.key(KEY).current().id();

	/** The version that has replaced it. */
	final VersionId current;

	final RetirementService service = new RetirementService(InMemoryKeys.stores(), this.keys, this.consumers,
			this.bindings, this.rotations, this.retirements, new InMemoryAcceptedRequests(), this.log, TIMES,
			this.clock);

	private Retirer retirer = retirer();

	private RetirementId id = RetirementId.random();

	private Runnable beforeIntent = () -> {
	};

	private Runnable beforeEffect = () -> {
	};

	ManualRetirer() {
		this.clock.advanceTo(RotationFixtures.NOON.plusSeconds(10));
		this.store.rotate(KEY, () -> true);
		this.current = this.store.key(KEY).current().id();
	}

	private Retirer retirer() {
		return new Retirer(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings, this.rotations, this.search,
				this.log, Settling.amongOthers(TIMINGS, this.clock, this.clock::nanoTime), TIMES, this.clock);
	}

	/** A process that knows nothing of what was seen before. */
	void restart() {
		this.retirer = retirer();
	}

	/** Begins to retire the old version, whatever is known against it. */
	ManualRetirer begin(Optional<Duration> soak) {
		return begin(this.old, soak);
	}

	ManualRetirer begin(VersionId version, Optional<Duration> soak) {
		Retirement retirement = Retirement.requested(RetirementId.random(), KEY, version, Optional.empty(),
				new RetirementRequest(soak, Optional.empty()), this.clock.instant());
		this.id = this.retirements.accept(retirement, () -> true).id();
		return this;
	}

	/** A bound consumer on the current version. */
	BindingId bind(ConsumerId consumer) {
		this.consumers.pin(consumer, KEY.name(), this.current);
		return bindAsItIs(consumer);
	}

	BindingId bindAsItIs(ConsumerId consumer) {
		this.search.see(consumer);
		return this.bindings
			.add(new CmkBinding(BindingId.random(), KEY, consumer, new Reference.ServiceManaged(), Optional.empty(),
					Drift.IN_SYNC, this.clock.instant(), this.clock.instant()))
			.id();
	}

	/** What a caller of the API does with a binding. */
	void forget(BindingId binding) {
		bindingService().remove(binding);
	}

	/** A look at a bound consumer, as callers and the sweep have it. */
	void look(BindingId binding) {
		bindingService().verify(binding);
	}

	private BindingService bindingService() {
		return new BindingService(InMemoryKeys.stores(), this.keys, this.consumers, this.bindings,
				new InMemoryAcceptedRequests(), (_, _, _) -> List.of(), this.clock);
	}

	/** What is known of consumers that left the key. */
	FormerConsumerService former() {
		return new FormerConsumerService(InMemoryKeys.stores(), this.rotations, this.consumers, this.bindings,
				this.clock);
	}

	Retirement kept() {
		return this.retirements.find(this.id).orElseThrow();
	}

	RetirementPhase phase() {
		return kept().phase();
	}

	/** The codes of all that stands in the way. */
	List<String> blockers() {
		return kept().blockers().stream().map(Finding::code).toList();
	}

	boolean enabled() {
		return this.store.version(KEY, this.old).version().enabled();
	}

	/** What was done to versions, in order. */
	List<String> changes() {
		return this.store.ledger()
			.stream()
			.map(Ledger.Entry::operation)
			.filter((operation) -> operation.endsWith("ableVersion"))
			.toList();
	}

	/** Runs until the retirement rests. */
	ManualRetirer run() {
		return runUntil(Retirement::rests);
	}

	/** Runs until it is in this phase. */
	ManualRetirer runTo(Class<? extends RetirementPhase> phase) {
		return runUntil((retirement) -> phase.isInstance(retirement.phase()));
	}

	ManualRetirer runUntil(Predicate<Retirement> end) {
		for (int step = 0; step < MOST_STEPS; step++) {
			if (end.test(kept())) {
				return this;
			}
			if (kept().rests()) {
				throw new AssertionError("It came to rest too early: " + kept());
			}
			step(Death.NONE);
		}
		throw new AssertionError("It does not come to an end: " + kept());
	}

	/** What happens right before the next intent is kept. */
	void beforeIntent(Runnable race) {
		this.beforeIntent = race;
	}

	/** What happens after an intent is kept and before its effect. */
	void beforeEffect(Runnable pause) {
		this.beforeEffect = pause;
	}

	void step(Death death) {
		Retirement seen = kept();
		try {
			switch (this.retirer.advance(seen)) {
				case Step.Intend<Retirement> intend -> intend(intend, death);
				case Step.Kept<Retirement> step when death == Death.NONE -> keep(seen, step);
				case Step.Kept<Retirement> _ -> {
				}
			}
		}
		catch (SubjectIsStale _) {
			// It is read again at once.
		}
	}

	/** What the next step makes of any retirement, without keeping it. */
	Retirement advance(Retirement retirement) {
		return switch (this.retirer.advance(retirement)) {
			case Step.Kept<Retirement> step -> step.next();
			case Step.Intend<Retirement> intend -> intend.intent();
		};
	}

	private void intend(Step.Intend<Retirement> intend, Death death) {
		this.beforeIntent.run();
		if (death == Death.BEFORE_INTENT) {
			return;
		}
		if (!intend.stillRight().getAsBoolean()) {
			throw new SubjectIsStale(intend.intent());
		}
		keep(intend.intent());
		if (death == Death.BEFORE_EFFECT) {
			return;
		}
		this.beforeEffect.run();
		this.sentOn.add(this.clock.instant());
		Step.Effected<Retirement> effected = intend.effect().run(() -> true);
		if (death == Death.NONE) {
			this.outcomes.add(effected.outcome());
			keep(intend.intent(), effected.step());
		}
	}

	private void keep(Retirement before, Step.Kept<Retirement> step) {
		if (step.next().revision() > before.revision()) {
			keep(step.next());
		}
		if (step instanceof Step.WaitUntil<Retirement> wait) {
			this.clock.advanceTo(wait.until());
		}
	}

	private void keep(Retirement next) {
		Retirement before = kept();
		this.retirements.wake(next);
		this.events.addAll(RetirementEvents.between(before, next));
	}

	void pass(Duration time) {
		this.clock.advanceTo(this.clock.instant().plus(time));
	}

	RetirementOutcome act(RetirementAction action) {
		return this.service.act(this.id, action, false).orElseThrow();
	}

	Instant now() {
		return this.clock.instant();
	}

	/** Where a process dies within a step. */
	enum Death {

		NONE, BEFORE_INTENT, BEFORE_EFFECT, AFTER_EFFECT

	}

}
