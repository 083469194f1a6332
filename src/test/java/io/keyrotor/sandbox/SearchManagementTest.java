package io.keyrotor.sandbox;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class SearchManagementTest extends AzureAtHand {

	private final FakeSearch search = new FakeSearch(this.ledger, this.clock, this.keys);

	@BeforeEach
	void watch() {
		this.azure.searchService().watch(this.search::compliant);
	}

	@Test
	void isCompliantOnlyWhenEveryObjectHasAKey() {
		assertThat(status("Enabled")).isEqualTo("NonCompliant");
		this.search.remove("indexes('plain')");
		assertThat(encryption().path("encryptionComplianceStatus").stringValue()).isEqualTo("Compliant");
		assertThat(encryption().path("enforcement").stringValue()).isEqualTo("Enabled");
		this.azure.reset();
		assertThat(encryption().path("enforcement").stringValue()).isEqualTo("Unspecified");
	}

	@Test
	void ignoresAChangeSilentlyWhenItIsTold() {
		this.azure.searchService().deaf(true);
		assertThat(patch("{\"properties\": {\"encryptionWithCmk\": {\"enforcement\": \"Enabled\"}}}").status())
			.isEqualTo(200);
		assertThat(encryption().path("enforcement").stringValue()).isEqualTo("Unspecified");
	}

	@Test
	void refusesWhatCannotBe() {
		assertThat(patch("{\"properties\": {\"encryptionWithCmk\": {\"enforcement\": \"Perhaps\"}}}").status())
			.isEqualTo(400);
		assertThat(patch("{\"properties\": {\"encryptionWithCmk\": {\"encryptionComplianceStatus\": \"Compliant\"}}}")
			.status()).isEqualTo(400);
		this.azure.locks().lock(ArmDocuments.SEARCH_SERVICE);
		assertThat(patch("{\"properties\": {\"encryptionWithCmk\": {\"enforcement\": \"Enabled\"}}}").status())
			.isEqualTo(409);
		this.azure.locks().clear();
		this.azure.documents()
			.change(ArmDocuments.SEARCH_SERVICE, (service) -> service.withObject("/sku").put("name", "free"));
		assertThat(patch("{\"properties\": {\"encryptionWithCmk\": {\"enforcement\": \"Enabled\"}}}").status())
			.isEqualTo(400);
	}

	@Test
	void tellsWhenItWasCreated() {
		assertThat(service().at("/systemData/createdAt").isString()).isTrue();
	}

	private String status(String enforcement) {
		ObjectNode answer = body(
				patch("{\"properties\": {\"encryptionWithCmk\": {\"enforcement\": \"" + enforcement + "\"}}}"));
		return answer.at("/properties/encryptionWithCmk/encryptionComplianceStatus").stringValue();
	}

	private JsonNode encryption() {
		return service().at("/properties/encryptionWithCmk");
	}

	private ObjectNode service() {
		return body(this.azure.answer(CallTo.arm(ArmDocuments.SEARCH_SERVICE, "2025-05-01").get()));
	}

	private Reply patch(String body) {
		return this.azure.answer(CallTo.arm(ArmDocuments.SEARCH_SERVICE, "2025-05-01").patch(body));
	}

}
