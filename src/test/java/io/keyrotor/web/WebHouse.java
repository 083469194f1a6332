package io.keyrotor.web;

import java.util.List;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

import io.keyrotor.step.History;
import io.keyrotor.step.Settling;
import io.keyrotor.rotation.FreeTurns;
import io.keyrotor.rotation.LeasesInMemory;
import io.keyrotor.rotation.KeptInMemory;
import io.keyrotor.rotation.OldVersions;
import io.keyrotor.assignment.InMemoryPolicyAssignments;
import io.keyrotor.assignment.PolicyAssigner;
import io.keyrotor.assignment.PolicyAssignmentService;
import io.keyrotor.binding.BindingReader;
import io.keyrotor.binding.BindingService;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.InMemoryConsumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.SecretVaults;
import io.keyrotor.check.SettableInspection;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.enforcement.EnforcementService;
import io.keyrotor.enforcement.InMemorySearchServices;
import io.keyrotor.inventory.KeyInventory;
import io.keyrotor.discovery.DiscoveryService;
import io.keyrotor.discovery.ListedConsumers;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.policy.InMemorySetPolicies;
import io.keyrotor.policy.ReadBack;
import io.keyrotor.policy.RotationPolicyService;
import io.keyrotor.plan.BindingSurvey;
import io.keyrotor.plan.RotationSurvey;
import io.keyrotor.rotation.RotationPlanner;
import io.keyrotor.retirement.RetiredVersions;
import io.keyrotor.retirement.FormerConsumerService;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.retirement.RetirementTimes;
import io.keyrotor.retirement.VersionService;
import io.keyrotor.rotation.InMemoryRotations;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.step.Timings;
import io.keyrotor.rotation.Rotator;
import io.keyrotor.sandbox.InMemoryKeys;

/**
 * The room web over the real services, whose ports are fakes in memory. It is no
 * configuration that a component scan could find.
 */
@EnableAutoConfiguration(exclude = { DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
		DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class })
@ComponentScan(basePackages = "io.keyrotor.web")
class WebHouse {

	static final KeyId SEARCH_KEY = KeyId.of("sandbox-vault", "search-cmk");

	static final ConsumerId HOTELS = ConsumerId.parse("https://sandbox-search.search.windows.net/indexes('hotels')");

	static final ConsumerId STORAGE = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Storage/storageAccounts/documents");

	static final ConsumerId PLAIN = ConsumerId.parse("https://sandbox-search.search.windows.net/indexes('plain')");

	@Bean
	Clock clock() {
		return Clock.tickMillis(ZoneOffset.UTC);
	}

	@Bean
	KeyStores stores() {
		return InMemoryKeys.stores();
	}

	@Bean
	FailingKeys keys(Clock clock) {
		return new FailingKeys(new InMemoryKeys(clock));
	}

	@Bean
	InMemoryConsumers consumers() {
		return new InMemoryConsumers();
	}

	@Bean
	InMemoryBindings bindings() {
		return new InMemoryBindings();
	}

	@Bean
	InMemoryRotations rotations(InMemoryBindings bindings) {
		return new InMemoryRotations(bindings);
	}

	@Bean
	History history(InMemoryRotations rotations) {
		return rotations.history();
	}

	@Bean
	Timings timings() {
		return new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));
	}

	@Bean
	KeyInventory keyInventory(KeyStores stores, FailingKeys keys, InMemoryBindings bindings, Clock clock) {
		return new KeyInventory(stores, keys, keys, bindings, clock);
	}

	@Bean
	SecretVaults secretVaults() {
		return (vault) -> vault.getHost().endsWith(".vault.azure.net");
	}

	@Bean
	BindingService bindingService(KeyStores stores, FailingKeys keys, InMemoryConsumers consumers,
			InMemoryBindings bindings, StoreCheckService checks, Clock clock) {
		return new BindingService(stores, keys, consumers, bindings, new InMemoryAcceptedRequests(),
				new BindingSurvey(consumers, checks, Duration.ofSeconds(10)), clock);
	}

	@Bean
	ListedConsumers listedConsumers() {
		return new ListedConsumers();
	}

	@Bean
	DiscoveryService discoveryService(KeyStores stores, FailingKeys keys, InMemoryConsumers consumers,
			InMemoryBindings kept, BindingService bindings, ListedConsumers listed, Clock clock) {
		return new DiscoveryService(stores, keys, consumers, listed, listed, kept, bindings,
				new BindingReader(stores, keys, consumers, clock), new InMemoryAcceptedRequests(),
				Duration.ofSeconds(10), clock, System::nanoTime);
	}

	@Bean
	SettableInspection inspection() {
		return new SettableInspection();
	}

	@Bean
	StoreCheckService storeCheckService(KeyStores stores, SettableInspection inspection, FailingKeys keys) {
		return new StoreCheckService(stores, inspection, keys, keys);
	}

	@Bean
	InMemorySetPolicies setPolicies() {
		return new InMemorySetPolicies();
	}

	@Bean
	RotationPolicyService rotationPolicyService(KeyStores stores, FailingKeys keys, InMemorySetPolicies setPolicies,
			Clock clock) {
		return new RotationPolicyService(stores, keys, keys, setPolicies,
				new ReadBack(Duration.ofSeconds(1), clock, Thread::sleep), clock);
	}

	@Bean
	InMemoryPolicyAssignments policyAssignments() {
		return new InMemoryPolicyAssignments();
	}

	@Bean
	PolicyAssignmentService policyAssignmentService(KeyStores stores, FailingKeys keys, RotationPolicyService policies,
			InMemoryPolicyAssignments assignments, Clock clock) {
		return new PolicyAssignmentService(stores, keys, policies, assignments, new InMemoryAcceptedRequests(), clock);
	}

	@Bean
	PolicyAssigner policyAssigner(KeyStores stores, FailingKeys keys, RotationPolicyService policies,
			InMemoryPolicyAssignments assignments, Clock clock) {
		return new PolicyAssigner(stores, keys, policies, assignments, Duration.ZERO, clock);
	}

	@Bean
	RotationService rotationService(KeyStores stores, FailingKeys keys, InMemoryRotations rotations,
			InMemoryConsumers consumers, InMemoryBindings bindings, StoreCheckService checks, OldVersions oldVersions,
			KeptInMemory definitions, Clock clock) {
		RotationSurvey survey = new RotationSurvey(stores, consumers, bindings, checks, Duration.ofSeconds(10));
		return new RotationService(stores, keys, bindings, keys, rotations, new InMemoryAcceptedRequests(),
				new RotationPlanner(keys, survey, Duration.ofHours(1)), oldVersions, definitions, clock);
	}

	@Bean
	ForgetfulRetirements retirements(InMemoryRotations rotations) {
		return new ForgetfulRetirements(rotations.history());
	}

	@Bean
	OldVersions oldVersions(FailingKeys keys, ForgetfulRetirements retirements, Clock clock) {
		return new RetiredVersions(keys, retirements, clock);
	}

	@Bean
	KeptInMemory keptDefinitions() {
		return new KeptInMemory();
	}

	@Bean
	SettableLog keyUseLog() {
		return new SettableLog();
	}

	@Bean
	RetirementService retirementService(KeyStores stores, FailingKeys keys, InMemoryConsumers consumers,
			InMemoryBindings bindings, InMemoryRotations rotations, ForgetfulRetirements retirements, SettableLog log,
			Clock clock) {
		return new RetirementService(stores, keys, consumers, bindings, rotations, retirements,
				new InMemoryAcceptedRequests(), log,
				new RetirementTimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(5)), clock);
	}

	@Bean
	FormerConsumerService formerConsumerService(KeyStores stores, InMemoryRotations rotations,
			InMemoryConsumers consumers, InMemoryBindings bindings, Clock clock) {
		return new FormerConsumerService(stores, rotations, consumers, bindings, clock);
	}

	@Bean
	VersionService versionService(KeyStores stores, FailingKeys keys, ForgetfulRetirements retirements,
			InMemoryRotations rotations, Timings timings) {
		return new VersionService(stores, keys, retirements, rotations.history(), timings, System::nanoTime);
	}

	@Bean
	InMemorySearchServices searchServices() {
		return new InMemorySearchServices();
	}

	@Bean
	EnforcementService enforcementService(InMemorySearchServices services, InMemoryRotations rotations,
			Timings timings) {
		return new EnforcementService(services, rotations.history(), timings, System::nanoTime, (_) -> {
		});
	}

	@Bean
	Rotator rotator(KeyStores stores, FailingKeys keys, InMemoryConsumers consumers, InMemoryBindings bindings,
			OldVersions oldVersions, KeptInMemory definitions, Timings timings, Clock clock) {
		return new Rotator(stores, keys, consumers, bindings, (_, _, _) -> List.of(), definitions, new FreeTurns(),
				oldVersions, Settling.amongOthers(timings, clock, System::nanoTime), new LeasesInMemory(), clock);
	}

	@Bean
	MockMvcBuilderCustomizer loopbackHost() {
		return (mvc) -> mvc.defaultRequest(MockMvcRequestBuilders.get("/").header("Host", "localhost:8080"));
	}

	static Reference.Pinned pinned(FailingKeys keys) {
		return new Reference.Pinned(URI.create("https://sandbox-vault.vault.azure.net"), SEARCH_KEY.name(),
				keys.key(SEARCH_KEY).current().id());
	}

}
