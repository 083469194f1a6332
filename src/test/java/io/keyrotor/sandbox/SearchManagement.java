package io.keyrotor.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import tools.jackson.databind.node.ObjectNode;

/**
 * The management plane of the fake search service: whether it wants a customer-managed
 * key for every object, and whether all have one, which it computes from what it holds.
 */
final class SearchManagement {

	private static final List<String> API_VERSIONS = List.of("2023-11-01", "2025-05-01", "2026-03-01-preview");

	private static final Set<String> WORDS = Set.of("Enabled", "Disabled", "Unspecified");

	private static final String ENFORCEMENT = "properties.encryptionWithCmk.enforcement";

	private final ArmDocuments documents;

	private final ArmLocks locks;

	private BooleanSupplier compliant = () -> false;

	private boolean deaf;

	SearchManagement(ArmDocuments documents, ArmLocks locks) {
		this.documents = documents;
		this.locks = locks;
	}

	/** From now on this tells whether every object has a customer-managed key. */
	void watch(BooleanSupplier allEncrypted) {
		this.compliant = allEncrypted;
	}

	/** From now on a change of the enforcement is accepted and not made. */
	void deaf(boolean changed) {
		this.deaf = changed;
	}

	boolean deaf() {
		return this.deaf;
	}

	/** The answer, if the search service is meant and seen. */
	Optional<Reply> answer(Call call) {
		Optional<ObjectNode> service = this.documents.body(call.path())
			.filter((_) -> call.path().equalsIgnoreCase(ArmDocuments.SEARCH_SERVICE)
					&& !this.documents.forbids(call.path()));
		return service.filter((_) -> Set.of("GET", "PATCH").contains(call.method())).map((held) -> {
			String apiVersion = call.query().getOrDefault("api-version", "");
			if (!API_VERSIONS.contains(apiVersion)) {
				throw new Refusal(400, "NoRegisteredProviderFound", Optional.empty(),
						"The supported api-versions are '" + String.join(", ", API_VERSIONS) + "'.");
			}
			if (call.method().equals("PATCH")) {
				this.locks.require(call.path());
				change(held, Definitions.object(call.body()));
			}
			return AzureAnswers.json(200, shown(held), Map.of());
		});
	}

	private void change(ObjectNode held, ObjectNode sent) {
		if (Members.has(sent, "properties.encryptionWithCmk.encryptionComplianceStatus")) {
			throw invalid("The property 'encryptionComplianceStatus' is read-only.");
		}
		Optional<String> enforcement = Members.text(sent, ENFORCEMENT);
		enforcement.filter((word) -> !WORDS.contains(word)).ifPresent((word) -> {
			throw invalid("The value '" + word + "' is not one of "
					+ String.join(", ", WORDS.stream().sorted().toList()) + ".");
		});
		if (enforcement.filter("Enabled"::equals).isPresent()
				&& Members.text(held, "sku.name").filter("free"::equals).isPresent()) {
			throw invalid("Customer-managed keys need a billable tier; this service has the free one.");
		}
		enforcement.filter((_) -> !this.deaf)
			.ifPresent((word) -> Members.set(held, ENFORCEMENT, Definitions.textNode(word)));
		if (sent.path("tags") instanceof ObjectNode tags) {
			held.set("tags", tags.deepCopy());
		}
	}

	/** What is shown now; Resource Graph sees the same. */
	private ObjectNode shown(ObjectNode held) {
		held.withObject("/properties/encryptionWithCmk")
			.put("encryptionComplianceStatus", this.compliant.getAsBoolean() ? "Compliant" : "NonCompliant");
		return held;
	}

	private static Refusal invalid(String sentence) {
		return new Refusal(400, "InvalidRequestContent", Optional.empty(), sentence);
	}

}
