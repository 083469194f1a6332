package io.keyrotor.azure.checks;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.IdentityFixture;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.check.AccessPolicy;
import io.keyrotor.check.AuditDestination;
import io.keyrotor.check.Inspection;
import io.keyrotor.check.LocalRoles;
import io.keyrotor.check.NetworkRules;
import io.keyrotor.check.OwnIdentity;
import io.keyrotor.check.Reading;
import io.keyrotor.check.StoreResource;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.sandbox.AzureService;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** The real adapter in front of the fakes. */
@SuppressWarnings("NullAway.Init")
class AzureInspectionIT {

	private static final String PERMISSIONS = "/providers/Microsoft.Authorization/permissions";

	private static final String SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings";

	private static final KeyStore VAULT = store("sandbox-vault");

	private static final KeyStore HSM = store("sandbox-hsm");

	private static final String TENANT = "00000000-0000-0000-0000-0000000000aa";

	private static Sandbox sandbox;

	private static HttpClient client;

	private static String vault;

	private static String hsm;

	private final List<URI> asked = new CopyOnWriteArrayList<>();

	private String token = token("{\"oid\": \"o-1\", \"tid\": \"t-1\"}");

	@BeforeAll
	static void start() throws Exception {
		sandbox = Sandbox.start();
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("file:" + sandbox.trustBundle());
		client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.sslContext(SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext())
			.build();
		vault = sandbox.resourceId("sandbox-vault");
		hsm = sandbox.resourceId("sandbox-hsm");
	}

	@AfterAll
	static void stop() {
		client.shutdownNow();
		sandbox.close();
	}

	@BeforeEach
	void reset() {
		sandbox.reset();
	}

	@Test
	void seesAVaultWithItsPermissionsAndItsAuditLog() {
		Inspection seen = inspect(VAULT);
		assertThat(value(seen.resource())).isEqualTo(new StoreResource(VAULT.uri(), Optional.of(TENANT),
				Optional.of(true), OptionalInt.of(90), true, Optional.of("Enabled"),
				Optional.of(new NetworkRules(Optional.of("Deny"), Optional.of("AzureServices"))), true, List.of(),
				Optional.of("westeurope")));
		assertThat(value(seen.identity())).isEqualTo(new OwnIdentity(Optional.of("o-1"), Optional.of("t-1")));
		assertThat(value(seen.permissions()).sets())
			.anyMatch((set) -> set.allowsData("Microsoft.KeyVault/vaults/keys/rotate/action"));
		AuditDestination audit = value(seen.audit()).getFirst();
		assertThat(audit.table()).isEqualTo("AZKVAuditLogs");
		assertThat(audit.workspaceId()).endsWith("/workspaces/sandbox-logs");
		assertThat(value(audit.permissions()).sets()).anyMatch((set) -> set.allows("x/read"));
		assertThat(seen.localRoles()).isInstanceOf(Reading.NotAsked.class);
		assertThat(this.asked).allMatch((uri) -> uri.getHost().equals("management.azure.com")).hasSize(5);
		assertThat(sandbox.ledger()).isEmpty();
	}

	@Test
	void seesAManagedHsmWithItsLocalRoles() {
		Inspection seen = inspect(HSM);
		StoreResource resource = value(seen.resource());
		assertThat(resource.uri()).isEqualTo(HSM.uri());
		assertThat(resource.publicNetworkAccess()).isEmpty();
		assertThat(resource.networkRules()).isEmpty();
		assertThat(value(seen.audit()).getFirst().table()).isEqualTo("AzureDiagnostics");
		LocalRoles roles = value(seen.localRoles());
		assertThat(roles.complete()).isTrue();
		assertThat(roles.assignments()).extracting(LocalRoles.Assignment::role, LocalRoles.Assignment::scope)
			.containsExactly(tuple("Managed HSM Administrator", "/"), tuple("Managed HSM Crypto User", "/keys"),
					tuple("Managed HSM Crypto Service Encryption User", "/keys/dicom-cmk"));
		assertThat(this.asked.stream().filter((uri) -> uri.getHost().equals("sandbox-hsm.managedhsm.azure.net")))
			.extracting(URI::getRawPath)
			.containsExactly("///providers/Microsoft.Authorization/roleAssignments",
					"///providers/Microsoft.Authorization/roleDefinitions");
	}

	@Test
	void beforeARotationOnlyTheStoreAndThePermissionsOnTheKeyAreAskedFor() {
		Inspection seen = inspect(VAULT, "search-cmk");
		assertThat(value(seen.resource()).purgeProtection()).isTrue();
		assertThat(value(seen.permissions()).sets())
			.anyMatch((set) -> set.allowsData("Microsoft.KeyVault/vaults/keys/rotate/action"));
		assertThat(seen.audit()).isInstanceOf(Reading.NotAsked.class);
		assertThat(this.asked).extracting(URI::getRawPath)
			.containsExactlyInAnyOrder(vault, vault + "/keys/search-cmk" + PERMISSIONS);
	}

	@Test
	void beforeARotationAVaultWithAccessPoliciesIsAskedForItselfAlone() {
		change(vault, (resource) -> resource.withObject("/properties").put("enableRbacAuthorization", false));
		assertThat(inspect(VAULT, "search-cmk").permissions()).isInstanceOf(Reading.NotAsked.class);
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void beforeARotationAManagedHsmIsAskedForItsLocalRoles() {
		Inspection seen = inspect(HSM, "dicom-cmk");
		assertThat(value(seen.localRoles()).complete()).isTrue();
		assertThat(seen.permissions()).isInstanceOf(Reading.NotAsked.class);
		assertThat(this.asked).hasSize(3);
	}

	@Test
	void whatAzureLeavesOutIsOffOrNotKnown() {
		change(vault,
				(resource) -> resource.withObject("/properties")
					.remove(List.of("enableSoftDelete", "enablePurgeProtection", "enableRbacAuthorization",
							"networkAcls", "publicNetworkAccess", "softDeleteRetentionInDays", "tenantId",
							"accessPolicies")));
		assertThat(value(inspect(VAULT).resource()))
			.isEqualTo(new StoreResource(VAULT.uri(), Optional.empty(), Optional.empty(), OptionalInt.empty(), false,
					Optional.empty(), Optional.empty(), false, List.of(), Optional.of("westeurope")));
	}

	@Test
	void readsAccessPolicies() {
		change(vault, (resource) -> {
			ArrayNode policies = resource.withObject("/properties").putArray("accessPolicies");
			policies.addObject().put("objectId", "o-1").putObject("permissions").putArray("keys").add("Rotate");
			policies.addObject().put("objectId", "o-2").put("applicationId", "a-2").putObject("permissions");
		});
		assertThat(value(inspect(VAULT).resource()).accessPolicies())
			.containsExactly(new AccessPolicy("o-1", false, Set.of("rotate")), new AccessPolicy("o-2", true, Set.of()));
	}

	@Test
	void withoutAResourceIdResourceManagerIsNotAsked() {
		KeyStore store = new KeyStore(VAULT.name(), VAULT.type(), VAULT.uri(), VAULT.rules());
		Inspection seen = inspect(store);
		assertThat(List.of(seen.resource(), seen.permissions(), seen.audit())).allSatisfy((reading) -> {
			assertThat(unread(reading).reason()).contains("no resource id is configured");
			assertThat(unread(reading).remedy()).contains("keyrotor.key-stores.sandbox-vault.resource-id", "Reader");
		});
		assertThat(this.asked).isEmpty();
	}

	@Test
	void aResourceOfAnotherStoreIsAskedNothingMore() {
		Inspection seen = inspect(
				new KeyStore(VAULT.name(), VAULT.type(), VAULT.uri(), VAULT.rules(), Optional.of(hsm)));
		assertThat(value(seen.resource()).uri()).isEqualTo(HSM.uri());
		assertThat(unread(seen.permissions()).reason()).contains(HSM.uri().toString(), VAULT.uri().toString());
		assertThat(seen.audit()).isInstanceOf(Reading.NotAsked.class);
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void aManagedHsmMayBeCalledByTheNameItHasInARegion() {
		change(hsm, (resource) -> resource.withObject("/properties")
			.put("hsmUri", "https://westeurope.sandbox-hsm.managedhsm.azure.net/"));
		assertThat(inspect(HSM).permissions()).isInstanceOf(Reading.Known.class);
	}

	@Test
	void aRefusalIsKeptWithoutTheCallersIds() {
		sandbox.forbidResource(vault);
		Inspection seen = inspect(VAULT);
		UpstreamFailure failure = failure(seen.resource());
		assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(failure.origin().code()).contains("AuthorizationFailed");
		assertThat(failure.sentence()).contains("403 AuthorizationFailed", "does not have authorization")
			.doesNotContain("5a0d8c1e-0000-4c1a-9d2b-00000000c0de");
		assertThat(unread(seen.resource()).remedy()).contains("Reader");
		assertThat(List.of(seen.permissions(), seen.audit())).allSatisfy((reading) -> {
			assertThat(unread(reading).reason()).contains("ResourceId says why");
			assertThat(unread(reading).remedy()).contains("Reader");
		});
		assertThat(this.asked).hasSize(1);
		assertThat(seen.identity()).isInstanceOf(Reading.Known.class);
	}

	@Test
	void partsFailOnTheirOwn() {
		sandbox.forbidResource(vault + PERMISSIONS);
		Inspection seen = inspect(VAULT);
		assertThat(failure(seen.permissions()).kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(seen.audit()).isInstanceOf(Reading.Known.class);
		sandbox.reset();
		sandbox.forbidResource(vault + SETTINGS);
		seen = inspect(VAULT);
		assertThat(failure(seen.audit()).kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(seen.permissions()).isInstanceOf(Reading.Known.class);
	}

	@Test
	void aResourceThatIsGoneIsMissing() {
		sandbox.removeResource(vault);
		assertThat(failure(inspect(VAULT).resource()).kind()).isEqualTo(Kind.MISSING);
	}

	@Test
	void aWorkspaceIsLookedAtItself() {
		String workspace = value(inspect(VAULT).audit()).getFirst().workspaceId();
		sandbox.forbidResource(workspace);
		assertThat(failure(value(inspect(VAULT).audit()).getFirst().permissions()).kind()).isEqualTo(Kind.FORBIDDEN);
		sandbox.reset();
		sandbox.removeResource(workspace);
		assertThat(failure(value(inspect(VAULT).audit()).getFirst().permissions()).kind()).isEqualTo(Kind.MISSING);
	}

	@ParameterizedTest
	@CsvSource({ "category,AuditEvent,true,1", "category,auditevent,true,1", "category,AuditEvent,false,0",
			"category,AzurePolicyEvaluationDetails,true,0", "categoryGroup,audit,true,1",
			"categoryGroup,allLogs,true,1", "categoryGroup,AllLogs,false,0", "categoryGroup,AuditEvent,true,0",
			"category,allLogs,true,0" })
	void findsSettingsThatSendAuditEvents(String member, String word, boolean enabled, int found) {
		change(vault + SETTINGS,
				(settings) -> settings.withArray("/value")
					.get(0)
					.withObject("/properties")
					.putArray("logs")
					.addObject()
					.put(member, word)
					.put("enabled", enabled));
		assertThat(value(inspect(VAULT).audit())).hasSize(found);
	}

	@Test
	void aSettingWithoutAWorkspaceSendsNothingThatCanBeQueried() {
		change(vault + SETTINGS,
				(settings) -> settings.withArray("/value").get(0).withObject("/properties").put("workspaceId", ""));
		assertThat(value(inspect(VAULT).audit())).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://management.azure.com.evil.example/more", "https://evil.example/more",
			"http://management.azure.com/more", "not a link" })
	void aListNeverLeadsElsewhere(String nextLink) {
		change(vault + PERMISSIONS, (permissions) -> permissions.put("nextLink", nextLink));
		assertThat(failure(inspect(VAULT).permissions()).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(this.asked).allMatch((uri) -> uri.getHost().equals("management.azure.com"));
	}

	@Test
	void aListIsReadPageAfterPageAndNotWithoutEnd() {
		String more = "https://management.azure.com" + hsm + PERMISSIONS + "?api-version=2022-04-01";
		change(vault + PERMISSIONS, (permissions) -> permissions.put("nextLink", more));
		assertThat(value(inspect(VAULT).permissions())).satisfies((granted) -> {
			assertThat(granted.sets()).hasSize(3);
			assertThat(granted.complete()).isTrue();
		});
		change(hsm + PERMISSIONS, (permissions) -> permissions.put("nextLink", more));
		this.asked.clear();
		assertThat(value(inspect(VAULT).permissions())).satisfies((granted) -> {
			assertThat(granted.sets()).hasSize(11);
			assertThat(granted.complete()).isFalse();
		});
		assertThat(this.asked).hasSize(14);
	}

	@ParameterizedTest
	@ValueSource(strings = { "vaultUri", "enableSoftDelete", "networkAcls", "accessPolicies", "tenantId" })
	void anAnswerInAnotherFormIsAFailure(String member) {
		change(vault, (resource) -> resource.withObject("/properties").put(member, 17));
		Reading<StoreResource> resource = inspect(VAULT).resource();
		if (member.equals("networkAcls")) {
			assertThat(value(resource).networkRules()).contains(new NetworkRules(Optional.empty(), Optional.empty()));
		}
		else {
			assertThat(failure(resource).kind()).isEqualTo(Kind.UNAVAILABLE);
		}
	}

	@Test
	void aWorkspaceIdInAnotherFormIsAFailure() {
		change(vault + SETTINGS,
				(settings) -> settings.withArray("/value")
					.get(0)
					.withObject("/properties")
					.put("workspaceId", "/subscriptions/s/../../evil"));
		assertThat(failure(inspect(VAULT).audit()).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void rolesForAllKeysAreReadWhereThoseOfTheWholeHsmAreHidden() {
		fault("ManagedHsm", "/providers", 403);
		LocalRoles roles = value(inspect(HSM).localRoles());
		assertThat(roles.complete()).isFalse();
		assertThat(roles.assignments()).extracting(LocalRoles.Assignment::scope)
			.containsExactly("/keys", "/keys/dicom-cmk");
		fault("ManagedHsm", "/keys/providers", 403);
		Reading<LocalRoles> hidden = inspect(HSM).localRoles();
		assertThat(failure(hidden).kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(unread(hidden).remedy()).contains("Managed HSM Crypto User", "Managed HSM Crypto Auditor");
	}

	@Test
	void anHsmThatIsDownIsNotAskedTwice() {
		fault("ManagedHsm", "/providers", 503);
		assertThat(failure(inspect(HSM).localRoles()).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(this.asked.stream().filter((uri) -> uri.getHost().startsWith("sandbox-hsm"))).hasSize(1);
	}

	@Test
	void aRoleWithoutADefinitionKeepsItsName() {
		sandbox.changeLocalRoles("roleDefinitions", ArrayNode::removeAll);
		LocalRoles roles = value(inspect(HSM).localRoles());
		assertThat(roles.assignments()).allMatch((role) -> role.permissions().isEmpty())
			.extracting(LocalRoles.Assignment::role)
			.contains("21dbd100-6940-42c2-9190-5d6cb909625b");
	}

	@Test
	void aTokenInAnotherFormHasNoIdentity() {
		this.token = "opaque";
		assertThat(value(inspect(VAULT).identity())).isEqualTo(new OwnIdentity(Optional.empty(), Optional.empty()));
	}

	@Test
	void resourceGroupsMayHaveNamesThatAUriWritesOtherwise() {
		KeyStore store = new KeyStore(VAULT.name(), VAULT.type(), VAULT.uri(), VAULT.rules(),
				Optional.of("/subscriptions/s/resourceGroups/größe (1)/providers/Microsoft.KeyVault/vaults/v"));
		assertThat(failure(inspect(store).resource()).kind()).isEqualTo(Kind.MISSING);
		assertThat(this.asked.getFirst().getRawPath()).contains("/gr%C3%B6%C3%9Fe%20(1)/");
	}

	private Inspection inspect(KeyStore store) {
		return inspection(store).inspect(store);
	}

	private Inspection inspect(KeyStore store, String key) {
		return inspection(store).inspect(store, new KeyName(key));
	}

	private AzureInspection inspection(KeyStore store) {
		AzureProperties properties = new AzureProperties(Duration.ofSeconds(1), Duration.ofSeconds(1), Map.of(), null,
				URI.create("https://management.azure.com"), null, IdentityFixture.unset());
		AzureHttp http = AzureHttpFixture.over(client, this::route, (_) -> this.token);
		return new AzureInspection(http, new KeyStoreTransports(Map.of(store.name(), http)), properties);
	}

	private URI route(URI uri) {
		this.asked.add(uri);
		AzureService azure = uri.getHost().equals("management.azure.com") ? AzureService.RESOURCE_MANAGER
				: AzureService.MANAGED_HSM;
		return URI.create(sandbox.address(azure) + uri.getRawPath() + "?" + uri.getRawQuery());
	}

	private static void change(String path, Consumer<ObjectNode> change) {
		sandbox.changeResource(path, change);
	}

	private static void fault(String service, String path, int status) {
		sandbox.fault(
				"{\"service\": \"%s\", \"method\": \"GET\", \"path\": \"%s\", \"fault\": \"Status\", \"status\": %d, \"times\": 99}"
					.formatted(service, path, status));
	}

	private static <T> T value(Reading<T> reading) {
		assertThat(reading).isInstanceOf(Reading.Known.class);
		return ((Reading.Known<T>) reading).value();
	}

	private static Reading.Unread<?> unread(Reading<?> reading) {
		assertThat(reading).isInstanceOf(Reading.Unread.class);
		return (Reading.Unread<?>) reading;
	}

	private static UpstreamFailure failure(Reading<?> reading) {
		assertThat(reading).isInstanceOf(Reading.Failed.class);
		return ((Reading.Failed<?>) reading).failure();
	}

	private static KeyStore store(String name) {
		return InMemoryKeys.stores().require(new KeyStoreName(name));
	}

	private static String token(String claims) {
		return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
				+ ".";
	}

}
