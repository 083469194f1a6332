package io.keyrotor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static java.util.Map.entry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Who may import whom. A room that is not in these tables may not exist. */
class ArchitectureTest {

	private static final String HOUSE = "io.keyrotor";

	/** A domain room and the rooms it may import; beyond them it knows only the JDK. */
	private static final Map<String, Set<String>> DOMAIN = Map.ofEntries(entry("key", Set.of()),
			entry("idempotency", Set.of()), entry("step", Set.of("key")),
			entry("binding", Set.of("key", "idempotency", "check")), entry("policy", Set.of("key")),
			entry("check", Set.of("key", "policy")), entry("inventory", Set.of("key", "binding", "policy")),
			entry("plan", Set.of("key", "binding", "check")),
			entry("discovery", Set.of("key", "binding", "idempotency")),
			entry("rotation", Set.of("key", "binding", "policy", "plan", "idempotency", "step")),
			entry("retirement", Set.of("key", "binding", "discovery", "rotation", "step", "idempotency")),
			entry("enforcement", Set.of("key", "binding", "step")),
			entry("assignment", Set.of("key", "policy", "idempotency")));

	/** An adapter and the adapters it may import, besides the whole domain. */
	private static final Map<String, Set<String>> ADAPTERS = Map.ofEntries(
			entry("web",
					Set.of("web.assignment", "web.evidence", "web.openapi", "web.policy", "web.problem", "web.progress",
							"web.request", "web.retirement", "web.rotation")),
			entry("web.key", Set.of("web.evidence", "web.openapi", "web.problem", "web.request", "web.retirement")),
			entry("web.policy", Set.of("web.calendar", "web.openapi", "web.problem", "web.request")),
			entry("web.assignment", Set.of("web.openapi", "web.policy", "web.problem", "web.progress", "web.request")),
			entry("web.binding", Set.of("web.openapi", "web.problem", "web.request")),
			entry("web.rotation", Set.of("web.binding", "web.openapi", "web.problem", "web.progress", "web.request")),
			entry("web.retirement", Set.of("web.openapi", "web.problem", "web.progress", "web.request")),
			entry("web.evidence",
					Set.of("web.openapi", "web.problem", "web.progress", "web.retirement", "web.rotation")),
			entry("web.enforcement", Set.of("web.evidence", "web.openapi", "web.problem", "web.request")),
			entry("web.calendar", Set.of()), entry("web.access", Set.of("web.problem", "web.request")),
			entry("web.progress", Set.of("web.problem")), entry("web.openapi", Set.of("web.access", "web.problem")),
			entry("web.problem", Set.of()), entry("web.request", Set.of("web.problem")), entry("settings", Set.of()),
			entry("durable", Set.of("settings")), entry("observe", Set.of()),
			entry("azure", Set.of("azure.identity", "settings")), entry("azure.identity", Set.of("settings")),
			entry("azure.keys", Set.of("azure", "azure.identity", "settings")),
			entry("azure.definition", Set.of("azure")), entry("azure.arm", Set.of("azure", "azure.definition")),
			entry("azure.search", Set.of("azure", "azure.arm", "azure.definition")),
			entry("azure.health", Set.of("azure", "azure.arm", "azure.definition")),
			entry("azure.special",
					Set.of("azure", "azure.arm", "azure.definition", "azure.special.blocks", "azure.special.members",
							"azure.special.sql", "azure.special.synapse")),
			entry("azure.special.members", Set.of("azure", "azure.arm", "azure.definition")),
			entry("azure.special.blocks", Set.of("azure", "azure.arm", "azure.definition", "azure.special.members")),
			entry("azure.special.sql", Set.of("azure", "azure.arm", "azure.definition", "azure.special.members")),
			entry("azure.special.synapse", Set.of("azure", "azure.arm", "azure.definition", "azure.special.members")),
			entry("azure.catalogue", Set.of("azure.definition", "settings")),
			entry("azure.resources", Set.of("azure", "azure.arm", "azure.catalogue", "azure.definition")),
			entry("azure.consumers",
					Set.of("azure", "azure.arm", "azure.catalogue", "azure.definition", "azure.health",
							"azure.resources", "azure.search", "azure.special")),

			entry("azure.checks", Set.of("azure")), entry("azure.logs", Set.of("azure")));

	private static final Set<String> WEB = ADAPTERS.keySet()
		.stream()
		.filter((room) -> room.equals("web") || room.startsWith("web."))
		.collect(Collectors.toSet());

	/** A technology and the only rooms that may know it. */
	private static final Map<String, Set<String>> TECHNOLOGIES = Map.ofEntries(
			entry("com.azure..", Set.of("azure", "azure.identity", "azure.keys", "azure.consumers")),
			entry("org.springframework.jdbc..", Set.of("durable")),
			entry("com.github.kagkarlsson..", Set.of("durable")), entry("org.flywaydb..", Set.of("durable")),
			entry("org.postgresql..", Set.of("durable")), entry("jakarta.servlet..", WEB),
			entry("org.springframework.web.bind..", WEB), entry("org.springframework.security..", Set.of("web.access")),
			entry("org.yaml..", Set.of("azure.catalogue")), entry("com.nimbusds..", Set.of("web.access")),
			entry("biweekly..", Set.of("web.calendar")), entry("com.github.mangstadt..", Set.of("web.calendar")));

	/** Words that say nothing; Azure's Resource Manager is a thing and has its name. */
	private static final Pattern EMPTY_NAME = Pattern.compile(".*(Impl|Utils?|Helper|(?<!Resource)Manager)");

	private static final JavaClasses PRODUCT = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(HOUSE);

	@TestFactory
	Stream<DynamicTest> domainRoomsArePlainJavaAndImportOnlyWhatTheTableSays() {
		return DOMAIN.entrySet()
			.stream()
			.map((room) -> dynamicTest(room.getKey(),
					() -> classes().that()
						.resideInAPackage(room(room.getKey()))
						.should()
						.onlyDependOnClassesThat()
						.resideInAnyPackage(domainMayImport(room.getKey(), room.getValue()))
						.allowEmptyShould(true)
						.check(PRODUCT)));
	}

	@TestFactory
	Stream<DynamicTest> adaptersImportTheDomainAndNotEachOther() {
		return ADAPTERS.entrySet()
			.stream()
			.map((room) -> dynamicTest(room.getKey(),
					() -> noClasses().that()
						.resideInAPackage(room(room.getKey()))
						.should()
						.dependOnClassesThat()
						.resideInAnyPackage(adapterMustNotImport(room.getKey(), room.getValue()))
						.allowEmptyShould(true)
						.check(PRODUCT)));
	}

	@TestFactory
	Stream<DynamicTest> aTechnologyIsKnownInItsOwnRoomsOnly() {
		return TECHNOLOGIES.entrySet()
			.stream()
			.map((technology) -> dynamicTest(technology.getKey(),
					() -> noClasses().that()
						.resideOutsideOfPackages(rooms(technology.getValue()))
						.should()
						.dependOnClassesThat()
						.resideInAPackage(technology.getKey())
						.allowEmptyShould(true)
						.check(PRODUCT)));
	}

	@Test
	void noRoomKnowsTheApplication() {
		noClasses().that()
			.resideOutsideOfPackage(HOUSE)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(HOUSE)
			.check(PRODUCT);
	}

	@Test
	void everyRoomIsInTheTables() {
		Set<String> rooms = Stream.concat(DOMAIN.keySet().stream(), ADAPTERS.keySet().stream())
			.map(ArchitectureTest::room)
			.collect(Collectors.toSet());
		assertThat(PRODUCT.stream().map(JavaClass::getPackageName).filter((name) -> !name.equals(HOUSE))).isNotEmpty()
			.allSatisfy((name) -> assertThat(rooms).contains(name));
	}

	@Test
	void roomsAreFreeOfCycles() {
		slices().matching(HOUSE + ".(**)").should().beFreeOfCycles().check(PRODUCT);
	}

	@Test
	void everyRoomIsNullMarked() {
		assertThat(PRODUCT.stream().map(JavaClass::getPackage).distinct()).isNotEmpty()
			.allSatisfy((room) -> assertThat(nullMarked(room)).as(room.getName()).isTrue());
	}

	@Test
	void classesAreNamedAfterWhatTheyAre() {
		JavaClasses all = new ClassFileImporter().importPackages(HOUSE);
		assertThat(all).isNotEmpty()
			.extracting(JavaClass::getSimpleName)
			.filteredOn((name) -> EMPTY_NAME.matcher(name).matches())
			.isEmpty();
	}

	private static boolean nullMarked(JavaPackage room) {
		return room.tryGetPackageInfo().isPresent() && room.isAnnotatedWith(NullMarked.class);
	}

	private static String[] domainMayImport(String room, Set<String> others) {
		List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", room(room)));
		others.forEach((other) -> allowed.add(room(other)));
		return allowed.toArray(String[]::new);
	}

	private static String[] adapterMustNotImport(String room, Set<String> others) {
		return rooms(ADAPTERS.keySet()
			.stream()
			.filter((other) -> !other.equals(room) && !others.contains(other))
			.collect(Collectors.toSet()));
	}

	private static String[] rooms(Set<String> names) {
		return names.stream().map(ArchitectureTest::room).toArray(String[]::new);
	}

	private static String room(String name) {
		return HOUSE + "." + name;
	}

}
