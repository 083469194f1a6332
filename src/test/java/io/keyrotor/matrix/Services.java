package io.keyrotor.matrix;

import java.util.List;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.Consumers;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.key.Keys;
import io.keyrotor.plan.RotationSurvey;
import io.keyrotor.retirement.KeyUseLog;
import io.keyrotor.retirement.RetiredVersions;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.retirement.RetirementTimes;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.retirement.Retirer;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.LeasesInMemory;
import io.keyrotor.rotation.OldVersions;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationPlanner;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.rotation.Rotator;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.StepRunner;
import io.keyrotor.step.Subject;

/** The parts of the service in one process, put together as the application does it. */
final class Services {

	private static final RetirementTimes TIMES = new RetirementTimes(Duration.ofHours(1), Duration.ofHours(2),
			Duration.ofMinutes(20));

	private final RotationService rotations;

	private final RetirementService retirements;

	private final Worker.Runner<Rotation> rotating;

	private final Worker.Runner<Retirement> retiring;

	Services(Simulation simulation, Node node) {
		Clock clock = node.clock();
		Guards guards = simulation.guards();
		Keys keys = new CloudKeys(node, simulation.cloud());
		Consumers consumers = new CloudConsumers(node, simulation.cloud());
		Bindings bindings = new KeptBindings(simulation, node);
		KeptDefinitions definitions = new KeptConsumerDefinitions(simulation, node);
		Rotations kept = new KeptRotations(simulation, node);
		Retirements retired = new KeptRetirements(simulation, node);
		OldVersions old = new RetiredVersions(keys, retired, clock);
		AcceptedRequests requests = new KeptRequests(simulation, node);
		KeyUseLog log = new CloudLog(node, simulation.cloud());
		Settling settling = settling(simulation, node, clock);
		this.rotations = new RotationService(Cloud.STORES, keys, bindings, new NoPolicies(), kept, requests,
				planner(keys, consumers), old, definitions, clock);
		this.retirements = new RetirementService(Cloud.STORES, keys, consumers, bindings, kept, retired, requests, log,
				TIMES, clock);
		Rotator rotator = new Rotator(Cloud.STORES, keys, consumers, bindings, (_, _, _) -> List.of(), definitions,
				new KeptLimits(simulation, node), old, settling, new LeasesInMemory(), clock);
		Retirer retirer = new Retirer(Cloud.STORES, keys, consumers, bindings, kept,
				new CloudSearch(node, simulation.cloud()), log, settling, TIMES, clock);
		this.rotating = runner(Rotation.class, (rotation) -> guards.rotation(rotation, rotator::advance, clock),
				simulation, node);
		this.retiring = runner(Retirement.class,
				(retirement) -> guards.retirement(retirement, retirer::advance, bindings.of(retirement.key()), clock),
				simulation, node);
	}

	/**
	 * Plans look at the consumers on threads of their own, which simulated time does not
	 * know; here they look at none.
	 */
	private static RotationPlanner planner(Keys keys, Consumers consumers) {
		StoreCheckService checks = new StoreCheckService(Cloud.STORES, new NothingToCheck(), keys, new NoPolicies());
		return new RotationPlanner(new NoPolicies(),
				new RotationSurvey(Cloud.STORES, consumers, new InMemoryBindings(), checks, Duration.ofSeconds(10)),
				TIMES.proofWindow());
	}

	private static Settling settling(Simulation simulation, Node node, Clock clock) {
		return simulation.alone()
				? Settling.alone(simulation.timings(), clock, simulation.guards().settleClock(node::nanoTime))
				: Settling.amongOthers(simulation.timings(), clock, simulation.guards().settleClock(node::nanoTime));
	}

	private static <S extends Subject> Worker.Runner<S> runner(Class<S> type, Function<S, Step<S>> advance,
			Simulation simulation, Node node) {
		Guards guards = simulation.guards();
		return new Worker.Runner<>(type,
				new StepRunner<>(advance, simulation.timings(), node.clock(), guards.fenceClock(node::nanoTime)));
	}

	RotationService rotations() {
		return this.rotations;
	}

	RetirementService retirements() {
		return this.retirements;
	}

	Worker.Runner<?> runner(String kind) {
		return kind.equals("rotation") ? this.rotating : this.retiring;
	}

}
