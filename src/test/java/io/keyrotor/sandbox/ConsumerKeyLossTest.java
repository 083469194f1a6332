package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.List;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What fake consumers show and do when the version in use is disabled. */
class ConsumerKeyLossTest extends AzureAtHand {

	private static final String HEALTH = "/providers/Microsoft.ResourceHealth/availabilityStatuses/current";

	private final FakeSearch search = new FakeSearch(this.ledger, this.clock, this.keys);

	@Test
	void aHealthDataServiceIsUnavailableInResourceHealth() {
		assertThat(health(DICOM)).isEqualTo("Available");
		disable(HSM, "dicom-cmk", this.first);
		ObjectNode lost = body(this.azure.answer(CallTo.arm(DICOM + HEALTH, "2025-05-01").get()));
		assertThat(lost.at("/properties/availabilityState").stringValue()).isEqualTo("Unavailable");
		assertThat(lost.at("/properties/summary").stringValue()).contains("customer-managed key");
		assertThat(refused()).contains("KeyUnwrap dicom-cmk/" + this.first);
		this.keys.change(HSM, "dicom-cmk", new VersionId(this.first), VersionChange.enabled(true), "r");
		assertThat(health(DICOM)).isEqualTo("Available");
	}

	@Test
	void resourceHealthKnowsNothingElse() {
		assertThat(this.azure.answer(CallTo.arm(GROUP + HEALTH, "2025-05-01").get()).status()).isEqualTo(404);
		assertThat(this.azure.answer(CallTo.arm(DICOM + HEALTH, "2000-01-01").get()).status()).isEqualTo(400);
	}

	@Test
	void readingAServiceUsesItsKeyAndIsRefusedWhenTheVersionIsDisabled() {
		read(DICOM);
		assertThat(used()).containsExactly("KeyUnwrap dicom-cmk/" + this.first);
		disable(HSM, "dicom-cmk", this.first);
		assertThat(this.azure.answer(dicom().get()).status()).isEqualTo(200);
		assertThat(refused()).containsExactly("KeyUnwrap dicom-cmk/" + this.first);
		assertThat(this.keys.audit().events().getLast().callerObjectId())
			.isEqualTo("5a0d8c1e-1111-4c1a-9d2b-00000000d1c0");
	}

	@Test
	void aSearchObjectIsReadAndItsDocumentsAreNot() {
		String version = this.keys.current(VAULT, "search-cmk").value();
		disable(VAULT, "search-cmk", version);
		assertThat(this.search.answer(CallTo.search("/indexes('hotels')").get()).status()).isEqualTo(200);
		Reply documents = this.search.answer(CallTo.search("/indexes('hotels')/docs/$count").get());
		assertThat(documents.status()).isEqualTo(403);
		assertThat(body(documents).at("/error/message").stringValue()).contains("might have been revoked");
		assertThat(this.search.answer(CallTo.search("/synonymmaps").get()).status()).isEqualTo(200);
		assertThat(refused()).hasSize(3).containsOnly("KeyUnwrap search-cmk/" + version);
	}

	@Test
	void aStorageAccountCannotWriteItsEncryptionAndStaysWhereItIs() {
		String old = this.keys.current(VAULT, "storage-cmk").value();
		this.keys.rotate(VAULT, "storage-cmk", "r");
		disable(VAULT, "storage-cmk", old);
		this.clock.advance(Duration.ofDays(2));
		assertThat(observed(readStorage())).endsWith(old);
		assertThat(refused()).contains("KeyUnwrap storage-cmk/" + old);
		assertThat(patchStorage("""
				{"properties": {"encryption": {"keySource": "Microsoft.Keyvault", "keyvaultproperties":
				  {"keyvaulturi": "https://sandbox-vault.vault.azure.net/", "keyname": "storage-cmk"}}}}
				""").status()).isEqualTo(400);
		this.keys.change(VAULT, "storage-cmk", new VersionId(old), VersionChange.enabled(true), "r");
		this.clock.advance(Duration.ofDays(1));
		assertThat(observed(readStorage())).doesNotEndWith(old);
	}

	@Test
	void aStorageAccountFindsAtItsPollWhatWasThereThen() {
		String old = this.keys.current(VAULT, "storage-cmk").value();
		this.clock.advance(Duration.ofHours(25));
		this.keys.rotate(VAULT, "storage-cmk", "r");
		this.clock.advance(Duration.ofHours(22));
		assertThat(observed(readStorage())).endsWith(old);
		this.clock.advance(Duration.ofHours(1));
		assertThat(observed(readStorage())).doesNotEndWith(old);
	}

	@Test
	void movingAConsumerWrapsWithTheNewVersion() {
		String next = newVersion();
		put(pinnedTo(writable(read(DICOM)), next));
		assertThat(used()).contains("KeyWrap dicom-cmk/" + next);
	}

	private String health(String resource) {
		Reply reply = this.azure.answer(CallTo.arm(resource + HEALTH, "2025-05-01").get());
		assertThat(reply.status()).as(reply.body()).isEqualTo(200);
		return body(reply).at("/properties/availabilityState").stringValue();
	}

	private void disable(String store, String key, String version) {
		this.keys.change(store, key, new VersionId(version), VersionChange.enabled(false), "r");
	}

	private List<String> used() {
		return uses(200);
	}

	private List<String> refused() {
		return uses(403);
	}

	private List<String> uses(int status) {
		return this.keys.audit()
			.events()
			.stream()
			.filter((event) -> event.httpStatusCode() == status)
			.map((event) -> event.operationName() + " " + event.id().replaceFirst(".*/keys/", ""))
			.toList();
	}

}
