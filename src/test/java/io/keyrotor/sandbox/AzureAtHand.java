package io.keyrotor.sandbox;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fake Resource Manager with its keys and its ledger, and the ways a test speaks to it.
 */
abstract class AzureAtHand {

	static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox";

	static final String DICOM = GROUP
			+ "/providers/Microsoft.HealthcareApis/workspaces/sandbox-workspace/dicomservices/sandbox-dicom";

	static final String STORAGE = GROUP + "/providers/Microsoft.Storage/storageAccounts/sandboxstorage";

	static final String HEALTHCARE_VERSION = "2024-03-31";

	static final String HSM = "sandbox-hsm";

	static final String VAULT = "sandbox-vault";

	final HandSetClock clock = new HandSetClock(Instant.parse("2026-11-21T09:00:00Z"));

	final Ledger ledger = new Ledger(this.clock);

	final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	final FakeResourceManager azure = new FakeResourceManager(this.ledger, this.clock, this.keys);

	final String first = this.keys.current(HSM, "dicom-cmk").value();

	JsonNode assertFails(ObjectNode sent) {
		Reply accepted = put(sent);
		assertThat(accepted.status()).isEqualTo(202);
		finish();
		poll(accepted);
		ObjectNode end = body(poll(accepted));
		assertThat(end.path("status").stringValue()).isEqualTo("Failed");
		assertThat(end.path("error").path("message").stringValue()).isNotBlank();
		assertThat(state(read(DICOM))).isEqualTo("Failed");
		return end.path("error");
	}

	/** What a careful client sends: all that was read save what Azure alone writes. */
	static ObjectNode writable(ObjectNode read) {
		ObjectNode sent = read.deepCopy();
		sent.remove(List.of("id", "name", "type", "etag", "systemData"));
		sent.withObject("/properties")
			.remove(List.of("authenticationConfiguration", "eventState", "privateEndpointConnections",
					"provisioningState", "serviceUrl"));
		sent.withObject("/identity").remove(List.of("principalId", "tenantId"));
		ObjectNode users = sent.withObject("/identity/userAssignedIdentities");
		users.propertyNames().stream().toList().forEach(users::putObject);
		return sent;
	}

	static ObjectNode pinnedTo(ObjectNode definition, String version) {
		definition.withObject("/properties/encryption/customerManagedKeyEncryption")
			.put("keyEncryptionKeyUrl", "https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/" + version);
		return definition;
	}

	/** One more version of the HSM key, past the rule that a rotation needs a policy. */
	String newVersion() {
		return this.keys.create(HSM, "dicom-cmk", StoredVersion.RSA_OPERATIONS, "r").current().id().value();
	}

	void finish() {
		this.clock.advance(ArmOperation.LENGTH);
	}

	List<Ledger.Entry> changes() {
		return this.ledger.entries().stream().filter((entry) -> entry.operation().equals("PutConsumer")).toList();
	}

	static CallTo dicom() {
		return CallTo.arm(DICOM, HEALTHCARE_VERSION);
	}

	Reply put(ObjectNode sent) {
		return this.azure.answer(dicom().put(sent));
	}

	Reply patchStorage(String body) {
		return this.azure.answer(CallTo.arm(STORAGE, "2026-04-01").patch(body));
	}

	Reply poll(Reply accepted) {
		URI operation = URI.create(Objects.requireNonNull(accepted.headers().get("Azure-AsyncOperation")));
		return this.azure.answer(CallTo.arm(operation.getPath(), HEALTHCARE_VERSION).get());
	}

	ObjectNode read(String id) {
		return body(this.azure.answer(CallTo.arm(id, HEALTHCARE_VERSION).get()));
	}

	ObjectNode readStorage() {
		return body(this.azure.answer(CallTo.arm(STORAGE, "2026-04-01").get()));
	}

	ObjectNode held(String id) {
		return (ObjectNode) consumer(id).definition();
	}

	FakeConsumer consumer(String id) {
		return this.azure.consumers().stream().filter((found) -> found.resource().equals(id)).findFirst().orElseThrow();
	}

	static String url(ObjectNode definition) {
		return definition.at("/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl").stringValue();
	}

	static ObjectNode keyProperties(ObjectNode definition) {
		return definition.withObject("/properties/encryption/keyvaultproperties");
	}

	static String observed(ObjectNode definition) {
		return keyProperties(definition).path("currentVersionedKeyIdentifier").stringValue();
	}

	static String state(ObjectNode definition) {
		return definition.at("/properties/provisioningState").stringValue();
	}

	static String error(Reply reply, int status) {
		assertThat(reply.status()).isEqualTo(status);
		return body(reply).path("error").path("code").stringValue();
	}

	static ObjectNode body(Reply reply) {
		return Definitions.object(reply.body());
	}

}
