package io.keyrotor.plan;

import io.keyrotor.binding.KeyNeeds;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.CodedKinds;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.azure.catalogue.Catalogue;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.Reference;
import io.keyrotor.check.Check;
import io.keyrotor.check.CheckName;
import io.keyrotor.check.CheckStatus;
import io.keyrotor.check.RotationChecks;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static io.keyrotor.check.CheckStatus.FAIL;
import static io.keyrotor.check.CheckStatus.PASS;
import static io.keyrotor.check.CheckStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What each check of a rotation makes of what was seen, as tables. */
class PlanChecksTest {

	private static final ConsumerKinds KINDS = Catalogue.builtIn();

	private static final KeyId KEY = KeyId.of("payments", "orders");

	private static final String TENANT = "00000000-0000-4000-8000-00000000000a";

	private static final URI STORE = URI.create("https://payments.vault.azure.net");

	private static final VersionId VERSION = new VersionId("0123456789abcdef0123456789abcdef");

	private static final Set<String> WRAPPING = Set.of("wrapKey", "unwrapKey");

	private static final ConsumerId INDEX = ConsumerId.parse("https://docs.search.windows.net/indexes('hotels')");

	private static final ConsumerId DICOM = arm("Microsoft.HealthcareApis/workspaces/w1/dicomservices/d1");

	private static final ConsumerId FHIR = arm("Microsoft.HealthcareApis/workspaces/w1/fhirservices/f1");

	private static final ConsumerId STORAGE = arm("Microsoft.Storage/storageAccounts/documents");

	@ParameterizedTest
	@CsvSource({ "RSA,2048,Pass,Pass", "RSA-HSM,3072,Pass,Pass", "RSA,4096,Fail,Pass", "RSA-HSM,4096,Fail,Pass",
			"RSA,1024,Fail,Fail", "EC,0,Fail,Fail", "oct-HSM,256,Fail,Fail", "RSA,0,Unknown,Unknown" })
	void keyTypeAndSizeAreTakenByEachKindAsItsPageSays(String type, int bits, String healthData, String others) {
		Key key = key(type, bits, WRAPPING);
		for (ConsumerId consumer : List.of(DICOM, FHIR)) {
			assertThat(check(key, seen(consumer), "KeyTypeAndSize").status().word()).isEqualTo(healthData);
		}
		for (ConsumerId consumer : List.of(INDEX, STORAGE)) {
			assertThat(check(key, seen(consumer), "KeyTypeAndSize").status().word()).isEqualTo(others);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "wrapKey,unwrapKey|Pass|wrapKey", "encrypt,decrypt,wrapKey,unwrapKey|Pass|unwrapKey",
					"unwrapKey|Fail|used to wrapKey,", "sign,verify|Fail|unwrapKey, wrapKey",
					"|Unknown|does not tell" })
	void keyHasToWrapAndUnwrap(String operations, String status, String words) {
		Set<String> allowed = (operations != null) ? Set.of(operations.split(",", -1)) : Set.of();
		PlanCheck check = check(key("RSA", 2048, allowed), seen(INDEX), "KeyOperations");
		assertThat(check.status().word()).isEqualTo(status);
		assertThat(check.detail()).contains(words);
	}

	@ParameterizedTest
	@EnumSource(Reason.class)
	void onlyATroubleThatLastsRefuses(Reason reason) {
		UpstreamFailure failure = new UpstreamFailure(reason,
				UpstreamFailure.Origin.unanswered(UpstreamFailure.Target.CONSUMER, INDEX.uri()), Optional.empty(),
				"It said " + reason + ".", "Do something.");
		ConsumerLook.Failed failed = new ConsumerLook.Failed(binding(INDEX), rules(INDEX), failure);
		PlanCheck check = check(key("RSA", 2048, WRAPPING), failed, "ConsumerReadable");
		assertThat(check.status()).isEqualTo(reason.passing() ? UNKNOWN : FAIL);
		assertThat(check.detail()).contains("It said " + reason + ".");
		assertThat(check.detail().contains("The rotation waits for it.")).isEqualTo(reason.passing());
		assertThat(failed.passing()).isEqualTo(reason.passing());
	}

	@Test
	void whatWasNotReadInTimeIsUnknown() {
		ConsumerLook late = new ConsumerLook.Late(binding(INDEX), rules(INDEX), Duration.ofSeconds(10));
		PlanCheck check = check(key("RSA", 2048, WRAPPING), late, "ConsumerReadable");
		assertThat(check.status()).isEqualTo(UNKNOWN);
		assertThat(check.detail()).contains("10 seconds", "The rotation waits for it.");
	}

	@Test
	void consumerOfAnotherKeyFails() {
		ConsumerLook elsewhere = new ConsumerLook.Elsewhere(binding(INDEX), rules(INDEX),
				new Reference.ServiceManaged());
		PlanCheck check = check(key("RSA", 2048, WRAPPING), elsewhere, "ConsumerKey");
		assertThat(check.status()).isEqualTo(FAIL);
		assertThat(check.detail()).contains(INDEX.uri(), "a key of the service's own", "payments/orders");
		assertThat(check.remedy()).get().asString().contains("Delete its binding " + elsewhere.binding().id());
		assertThat(elsewhere.reference()).contains(new Reference.ServiceManaged());
	}

	@ParameterizedTest
	@MethodSource("tenants")
	void tenantHasToBeTheSameOnlyWhereThePageSaysSo(ConsumerId consumer, Optional<String> own, Optional<String> store,
			Optional<CheckStatus> status) {
		ConsumerLook look = new ConsumerLook.Seen(binding(consumer), rules(consumer), state(pinned()).inTenant(own));
		assertThat(checks(key("RSA", 2048, WRAPPING), store, look).stream()
			.filter((check) -> check.check().equals("ConsumerTenant"))
			.map(PlanCheck::status)
			.findFirst()).isEqualTo(status);
	}

	static Stream<Arguments> tenants() {
		Optional<String> none = Optional.empty();
		Optional<String> here = Optional.of(TENANT);
		Optional<String> there = Optional.of("00000000-0000-4000-8000-00000000000b");
		return Stream.of(arguments(DICOM, here, here, Optional.of(PASS)),
				arguments(DICOM, here.map(String::toUpperCase), here, Optional.of(PASS)),
				arguments(DICOM, there, here, Optional.of(FAIL)), arguments(DICOM, none, here, Optional.of(UNKNOWN)),
				arguments(DICOM, here, none, Optional.of(UNKNOWN)), arguments(FHIR, there, here, Optional.of(PASS)),
				arguments(FHIR, here, here, Optional.empty()), arguments(INDEX, none, here, Optional.empty()));
	}

	@Test
	void rightToWriteIsOnlyKnownOnceItIsUsed() {
		Key key = key("RSA", 2048, WRAPPING);
		PlanCheck pinned = check(key, seen(INDEX), "ConsumerWritable");
		assertThat(pinned.status()).isEqualTo(UNKNOWN);
		assertThat(pinned.remedy()).get().asString().contains("Search Service Contributor");
		ConsumerLook versionless = new ConsumerLook.Seen(binding(INDEX), rules(INDEX),
				state(new Reference.Versionless(STORE, KEY.name())));
		assertThat(checks(key, Optional.empty(), versionless)).extracting(PlanCheck::check)
			.doesNotContain("ConsumerWritable");
	}

	@Test
	void hiddenSecretIsAnObstacleAndNoFailure() {
		ConsumerLook look = new ConsumerLook.Seen(binding(INDEX), rules(INDEX), new ConsumerState(pinned(),
				Optional.empty(), true, Optional.empty(), Map.of(), List.of("credentials")));
		assertThat(look.obstacle()).get().extracting("code").isEqualTo("NeedsSecret");
		assertThat(checks(key("RSA", 2048, WRAPPING), Optional.empty(), look)).noneMatch(PlanCheck::failed);
	}

	@ParameterizedTest
	@EnumSource(CheckName.class)
	void checkOfTheStoreRefusesOnlyWhereARotationDependsOnIt(CheckName name) {
		RotationChecks store = new RotationChecks(
				List.of(new Check(name, FAIL, "It is wrong.", Optional.of("Cure it."))), Optional.empty());
		Key key = key("RSA", 2048, WRAPPING);
		boolean always = Set.of(CheckName.TENANT, CheckName.ROTATE_KEY).contains(name);
		boolean forConsumers = Set.of(CheckName.SOFT_DELETE, CheckName.PURGE_PROTECTION).contains(name);
		assertThat(new RotationSight(key, store, List.of(seen(INDEX))).failed()).extracting(PlanCheck::check)
			.isEqualTo((always || forConsumers) ? List.of(name.word()) : List.of());
		RotationSight alone = new RotationSight(key, store, List.of());
		assertThat(alone.failed()).extracting(PlanCheck::check).isEqualTo(always ? List.of(name.word()) : List.of());
		assertThat(alone.checks()).first().extracting(PlanCheck::detail).asString().startsWith("It is wrong.");
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void everyKindSaysWhatItNeedsAndWhoSaysSo(ConsumerKind kind) {
		KeyNeeds needs = KINDS.rules(kind).needs();
		assertThat(needs.source()).startsWith("Microsoft");
		assertThat(needs.keyTypes()).isNotEmpty();
		assertThat(needs.sizesInBits()).isNotEmpty();
		boolean encryptsItself = kind.equals(ConsumerKind.ofResource("Microsoft.ContainerService/managedClusters"));
		assertThat(needs.operations()).isEqualTo(encryptsItself ? Set.of("encrypt", "decrypt") : WRAPPING);
	}

	@Test
	void ofTheKindsWithCodeOfTheirOwnDicomAloneHasToBeOfTheStoresTenant() {
		assertThat(new CodedKinds().kinds().stream().filter((kind) -> KINDS.rules(kind).needs().sameTenant()))
			.containsExactly(ConsumerKind.DICOM_SERVICE);
	}

	static Stream<ConsumerKind> kinds() {
		return KINDS.kinds().stream();
	}

	private static ConsumerRules rules(ConsumerId consumer) {
		return KINDS.rules(consumer.kind());
	}

	private static PlanCheck check(Key key, ConsumerLook look, String name) {
		return checks(key, Optional.of(TENANT), look).stream()
			.filter((check) -> check.check().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static List<PlanCheck> checks(Key key, Optional<String> tenant, ConsumerLook look) {
		List<PlanCheck> checks = new RotationSight(key, new RotationChecks(List.of(), tenant), List.of(look)).checks();
		assertThat(checks).allMatch((check) -> check.consumer().equals(Optional.of(look.consumer())));
		return checks;
	}

	private static ConsumerLook seen(ConsumerId consumer) {
		return new ConsumerLook.Seen(binding(consumer), rules(consumer), state(pinned()));
	}

	private static Reference pinned() {
		return new Reference.Pinned(STORE, KEY.name(), VERSION);
	}

	private static ConsumerState state(Reference reference) {
		return new ConsumerState(reference, Optional.empty(), true, Optional.empty(), Map.of(), List.of());
	}

	private static CmkBinding binding(ConsumerId consumer) {
		return new CmkBinding(BindingId.random(), KEY, consumer, pinned(), Optional.empty(), Drift.IN_SYNC,
				Instant.EPOCH, Instant.EPOCH);
	}

	private static Key key(String type, int bits, Set<String> operations) {
		KeyVersion version = new KeyVersion(VERSION, true, Instant.EPOCH, Optional.empty(), Optional.empty());
		OptionalInt size = (bits > 0) ? OptionalInt.of(bits) : OptionalInt.empty();
		return new Key(KEY, new KeyShape(type, size, Optional.empty()), false, version, operations, Optional.empty());
	}

	private static ConsumerId arm(String resource) {
		return ConsumerId.parse("/subscriptions/s1/resourceGroups/g1/providers/" + resource);
	}

}
