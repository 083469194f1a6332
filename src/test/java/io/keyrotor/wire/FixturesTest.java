package io.keyrotor.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The fixtures are complete, and nobody's but ours. */
class FixturesTest {

	private static final Pattern GUID = Pattern
		.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private static final Pattern HOST = Pattern.compile("https://([^/\"'\\s:;,\\\\]+)");

	private static final List<String> HOSTS = List.of("orders.vault.azure.net", "orders-hsm.managedhsm.azure.net",
			"vault.azure.net", "managedhsm.azure.net", "login.microsoftonline.com", "sts.windows.net",
			"go.microsoft.com", "rp-westeurope.eventgrid.azure.net");

	@ParameterizedTest
	@MethodSource("fixtures")
	void everyExchangeIsReplayedOrSaysWhyNot(Fixture fixture) {
		assertThat(fixture.about()).endsWith(".");
		assertThat(fixture.basis()).isNotBlank();
		assertThat(fixture.exchanges()).isNotEmpty().allSatisfy((exchange) -> {
			boolean replayed = exchange.call().isPresent() || exchange.follows();
			assertThat(replayed).isNotEqualTo(exchange.notOurs().isPresent());
			assertThat(exchange.outcome().isPresent()).isEqualTo(exchange.call().isPresent());
			Stream.of(exchange.notOurs(), exchange.notFaked())
				.forEach((why) -> assertThat(why.orElse("It is.")).endsWith("."));
		});
	}

	@ParameterizedTest
	@MethodSource("fixtures")
	void namesAreOurOwn(Fixture fixture) throws IOException {
		String text = Files.readString(Path.of("src/test/resources/wire/keys", fixture.name() + ".json"));
		assertThat(GUID.matcher(text).results().map(MatchResult::group))
			.allMatch((id) -> id.contains("-0000-4000-8000-"));
		assertThat(HOST.matcher(text).results().map((host) -> host.group(1))).isSubsetOf(HOSTS);
	}

	@ParameterizedTest
	@MethodSource("queries")
	void everyFixtureOfQueriesSaysWhatItIsAbout(Fixture fixture) {
		assertThat(fixture.about()).endsWith(".");
		assertThat(fixture.basis()).isNotBlank();
		assertThat(fixture.exchanges()).isNotEmpty()
			.allSatisfy((exchange) -> assertThat(exchange.responseBody()).isPresent());
	}

	@Test
	void aVaultInResourceManagerLeavesOutWhatWasNeverSwitchedOn() {
		JsonNode vault = body("arm-vault");
		assertThat(vault.required("type").stringValue()).isEqualTo("Microsoft.KeyVault/vaults");
		assertThat(vault.required("properties").propertyNames())
			.contains("tenantId", "sku", "accessPolicies", "vaultUri", "enableSoftDelete", "softDeleteRetentionInDays",
					"provisioningState", "publicNetworkAccess")
			.doesNotContain("enablePurgeProtection", "enableRbacAuthorization", "networkAcls");
		assertThat(vault.at("/properties/accessPolicies/0/permissions/keys").valueStream().map(JsonNode::stringValue))
			.contains("rotate", "all");
		assertConsistent(vault, "vaultUri");
	}

	@Test
	void aManagedHsmInResourceManagerTellsItsAddressAndState() {
		JsonNode hsm = body("arm-managed-hsm");
		assertThat(hsm.required("type").stringValue()).isEqualTo("Microsoft.KeyVault/managedHSMs");
		assertThat(hsm.required("properties").propertyNames()).contains("tenantId", "hsmUri", "enableSoftDelete",
				"enablePurgeProtection", "softDeleteRetentionInDays", "provisioningState", "statusMessage");
		assertConsistent(hsm, "hsmUri");
	}

	@Test
	void anEventComesInAListAndItsIdNamesTheVersion() {
		JsonNode event = event("event-key-near-expiry", "Notification");
		assertThat(event.required("eventType").stringValue()).isEqualTo("Microsoft.KeyVault.KeyNearExpiry");
		assertThat(event.required("data").required("Id").stringValue())
			.matches("https://orders\\.vault\\.azure\\.net/keys/invoices/[0-9a-f]{32}");
		assertThat(event.required("data").propertyNames()).contains("VaultName", "ObjectType", "ObjectName ", "Version",
				"NBF", "EXP");
	}

	@Test
	void aSubscriptionIsValidatedByRepeatingItsCode() {
		JsonNode event = event("event-validation", "SubscriptionValidation");
		assertThat(event.required("eventType").stringValue())
			.isEqualTo("Microsoft.EventGrid.SubscriptionValidationEvent");
		assertThat(body("event-validation").required("validationResponse"))
			.isEqualTo(event.required("data").required("validationCode"));
		assertThat(exchange("event-validation").status()).isEqualTo(200);
	}

	static List<Fixture> queries() {
		return Fixture.queries();
	}

	static List<Fixture> fixtures() {
		return Fixture.all();
	}

	private static void assertConsistent(JsonNode resource, String uri) {
		String name = resource.required("name").stringValue();
		assertThat(resource.required("id").stringValue())
			.endsWith(resource.required("type").stringValue() + "/" + name);
		assertThat(resource.required("properties").required(uri).stringValue()).startsWith("https://" + name + ".");
	}

	private static JsonNode event(String fixture, String type) {
		Exchange exchange = exchange(fixture);
		assertThat(exchange.json().at("/request/headers/aeg-event-type").stringValue()).isEqualTo(type);
		JsonNode events = exchange.requestBody().orElseThrow();
		assertThat(events.isArray()).isTrue();
		JsonNode event = events.required(0);
		assertThat(event.propertyNames()).containsExactlyInAnyOrder("id", "topic", "subject", "data", "eventType",
				"eventTime", "metadataVersion", "dataVersion");
		return event;
	}

	private static JsonNode body(String fixture) {
		return exchange(fixture).responseBody().orElseThrow();
	}

	private static Exchange exchange(String fixture) {
		return Fixture.all()
			.stream()
			.filter((found) -> found.name().equals(fixture))
			.findFirst()
			.orElseThrow()
			.exchanges()
			.getFirst();
	}

}
