package io.keyrotor;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

import io.keyrotor.assignment.PolicyAssigner;
import io.keyrotor.assignment.PolicyAssignmentService;
import io.keyrotor.assignment.PolicyAssignments;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.keys.ConfiguredKeyStores;
import io.keyrotor.azure.keys.PolicyProperties;
import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.BindingReader;
import io.keyrotor.binding.ApplicationSecrets;
import io.keyrotor.binding.BindingService;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Sightings;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.check.StoreInspection;
import io.keyrotor.durable.RetirementProperties;
import io.keyrotor.durable.RotationProperties;
import io.keyrotor.enforcement.EnforcementService;
import io.keyrotor.enforcement.SearchServices;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.inventory.KeyInventory;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.plan.BindingSurvey;
import io.keyrotor.plan.RotationSurvey;
import io.keyrotor.policy.ReadBack;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicyService;
import io.keyrotor.policy.SetPolicies;
import io.keyrotor.discovery.BindingSweep;
import io.keyrotor.discovery.ConsumerSearch;
import io.keyrotor.discovery.ConsumerSweep;
import io.keyrotor.discovery.KnownConsumers;
import io.keyrotor.discovery.SweepTurns;
import io.keyrotor.discovery.SweptBindings;
import io.keyrotor.durable.SweepProperties;
import io.keyrotor.discovery.DiscoveryService;
import io.keyrotor.retirement.KeyUseLog;
import io.keyrotor.retirement.FormerConsumerService;
import io.keyrotor.retirement.RetiredVersions;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.retirement.RetirementTimes;
import io.keyrotor.retirement.Retirements;
import io.keyrotor.retirement.Retirer;
import io.keyrotor.retirement.VersionService;
import io.keyrotor.rotation.RotationPlanner;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.step.Timings;
import io.keyrotor.step.WriteJournal;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.rotation.Rotator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.OldVersions;
import io.keyrotor.step.ResourceLeases;
import io.keyrotor.step.Settling;
import io.keyrotor.key.RequestLimits;

/**
 * Starts Keyrotor, and puts the domain, which knows no framework, together with its
 * adapters.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class KeyrotorApplication {

	private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

	/**
	 * A virtual thread that waits for a class to be initialised keeps its carrier (JEP
	 * 491). With a carrier for each of two processors, two that wait for a third one
	 * would stop all of them for good, just when much interrupted work begins at once.
	 */
	private static final String ENOUGH_CARRIERS = "64";

	public static void main(String[] arguments) {
		if (System.getProperty(CARRIERS) == null) {
			System.setProperty(CARRIERS, ENOUGH_CARRIERS);
		}
		SpringApplication.run(KeyrotorApplication.class, arguments);
	}

	/** No finer than what is kept, so that every answer says the same of one moment. */
	@Bean
	Clock clock() {
		return Clock.tickMillis(ZoneOffset.UTC);
	}

	@Bean
	Timings timings(AzureProperties azure, ConfiguredKeyStores stores, RotationProperties rotation) {
		return new Timings(stores.longestCallTimeout(azure.callTimeout()), rotation.settleTime());
	}

	@Bean
	RotationPolicyService rotationPolicyService(KeyStores stores, Keys keys, RotationPolicies policies,
			SetPolicies setPolicies, PolicyProperties properties, Clock clock) {
		ReadBack readBack = new ReadBack(properties.readBackTimeout(), clock, Thread::sleep);
		return new RotationPolicyService(stores, keys, policies, setPolicies, readBack, clock);
	}

	@Bean
	StoreCheckService storeCheckService(KeyStores stores, StoreInspection inspection, Keys keys,
			RotationPolicies policies) {
		return new StoreCheckService(stores, inspection, keys, policies);
	}

	@Bean
	KeyInventory keyInventory(KeyStores stores, Keys keys, RotationPolicies policies, Bindings bindings, Clock clock) {
		return new KeyInventory(stores, keys, policies, bindings, clock);
	}

	@Bean
	PolicyAssignmentService policyAssignmentService(KeyStores stores, Keys keys, RotationPolicyService policies,
			PolicyAssignments assignments, AcceptedRequests requests, Clock clock) {
		return new PolicyAssignmentService(stores, keys, policies, assignments, requests, clock);
	}

	@Bean
	PolicyAssigner policyAssigner(KeyStores stores, Keys keys, RotationPolicyService policies,
			PolicyAssignments assignments, Timings timings, Clock clock) {
		return new PolicyAssigner(stores, keys, policies, assignments, timings.callTimeout().plus(timings.settleTime()),
				clock);
	}

	@Bean
	ApplicationSecrets applicationSecrets(Bindings bindings) {
		return (consumer) -> bindings.of(consumer).flatMap(CmkBinding::applicationSecret);
	}

	@Bean
	BindingService bindingService(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings,
			AcceptedRequests requests, BindingChecks checks, Clock clock) {
		return new BindingService(stores, keys, consumers, bindings, requests, checks, clock);
	}

	@Bean
	BindingReader bindingReader(KeyStores stores, Keys keys, Consumers consumers, Clock clock) {
		return new BindingReader(stores, keys, consumers, clock);
	}

	@Bean
	DiscoveryService discoveryService(KeyStores stores, Keys keys, Consumers consumers, ConsumerSearch search,
			KnownConsumers known, Bindings kept, BindingService bindings, BindingReader reader,
			AcceptedRequests requests, Clock clock) {
		return new DiscoveryService(stores, keys, consumers, search, known, kept, bindings, reader, requests,
				Duration.ofSeconds(30), clock, System::nanoTime);
	}

	@Bean
	Sightings sightings(KeyStores stores, Consumers consumers, Bindings bindings) {
		return new Sightings(stores, consumers, bindings);
	}

	@Bean
	BindingSweep bindingSweep(SweptBindings bindings, BindingReader reader, Sightings sightings, SweepTurns turns,
			SweepProperties properties) {
		return new BindingSweep(bindings, reader, sightings, turns, properties.interval());
	}

	@Bean
	ConsumerSweep consumerSweep(KeyStores stores, ConsumerSearch search, KnownConsumers known, Sightings sightings,
			SweepTurns turns, Clock clock) {
		return new ConsumerSweep(stores, search, known, sightings, turns, Thread::sleep, clock);
	}

	@Bean
	RotationService rotationService(KeyStores stores, Keys keys, Bindings bindings, RotationPolicies policies,
			Rotations rotations, AcceptedRequests requests, RotationPlanner planner, OldVersions oldVersions,
			KeptDefinitions definitions, Clock clock) {
		return new RotationService(stores, keys, bindings, policies, rotations, requests, planner, oldVersions,
				definitions, clock);
	}

	@Bean
	OldVersions oldVersions(Keys keys, Retirements retirements, Clock clock) {
		return new RetiredVersions(keys, retirements, clock);
	}

	@Bean
	RetirementTimes retirementTimes(RetirementProperties properties) {
		return new RetirementTimes(properties.proofWindow(), properties.probation(), properties.watchInterval());
	}

	@Bean
	RetirementService retirementService(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings,
			Rotations rotations, Retirements retirements, AcceptedRequests requests, KeyUseLog log,
			RetirementTimes times, Clock clock) {
		return new RetirementService(stores, keys, consumers, bindings, rotations, retirements, requests, log, times,
				clock);
	}

	@Bean
	Retirer retirer(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Rotations rotations,
			ConsumerSearch search, KeyUseLog log, Settling settling, RetirementTimes times, Clock clock) {
		return new Retirer(stores, keys, consumers, bindings, rotations, search, log, settling, times, clock);
	}

	@Bean
	FormerConsumerService formerConsumerService(KeyStores stores, Rotations rotations, Consumers consumers,
			Bindings bindings, Clock clock) {
		return new FormerConsumerService(stores, rotations, consumers, bindings, clock);
	}

	@Bean
	VersionService versionService(KeyStores stores, Keys keys, Retirements retirements, WriteJournal journal,
			Timings timings) {
		return new VersionService(stores, keys, retirements, journal, timings, System::nanoTime);
	}

	@Bean
	EnforcementService enforcementService(SearchServices services, WriteJournal journal, Timings timings) {
		return new EnforcementService(services, journal, timings, System::nanoTime, Thread::sleep);
	}

	@Bean
	RotationPlanner rotationPlanner(KeyStores stores, Consumers consumers, Bindings bindings, StoreCheckService checks,
			RotationPolicies policies, Timings timings, RetirementTimes times) {
		RotationSurvey survey = new RotationSurvey(stores, consumers, bindings, checks, timings.callTimeout());
		return new RotationPlanner(policies, survey, times.proofWindow());
	}

	@Bean
	BindingChecks bindingChecks(Consumers consumers, StoreCheckService checks, Timings timings) {
		return new BindingSurvey(consumers, checks, timings.callTimeout());
	}

	@Bean
	Rotator rotator(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, BindingChecks checks,
			KeptDefinitions definitions, RequestLimits limits, OldVersions oldVersions, Settling settling,
			ResourceLeases leases, Clock clock) {
		return new Rotator(stores, keys, consumers, bindings, checks, definitions, limits, oldVersions, settling,
				leases, clock);
	}

}
