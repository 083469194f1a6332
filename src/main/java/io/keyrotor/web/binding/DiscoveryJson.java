package io.keyrotor.web.binding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.Diagnosis;
import io.keyrotor.binding.Reference;
import io.keyrotor.discovery.Discovered;
import io.keyrotor.discovery.Discovery;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.Scope;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;

/** What was found, as callers see it. */
@Schema(name = "Discovery", description = "Everything in a scope that refers to a key.")
record DiscoveryJson(@Schema(description = "Where was looked: a key, or the text that was sent.", oneOf = {
		DiscoveryOrder.KeyScope.class, String.class }) Object scope, Instant asOf,
		@Schema(description = "One for each consumer and key.") List<FoundJson> found,
		@Schema(description = "What could not be looked at, each place by name; with any, there may be more consumers.") List<FindingJson> unread){

	static DiscoveryJson from(Discovery discovery) {
		return new DiscoveryJson(scope(discovery.scope()), discovery.asOf(),
				discovery.found().stream().map(FoundJson::from).toList(),
				discovery.unread().stream().map(FindingJson::from).toList());
	}

	private static Object scope(Scope scope) {
		return (scope instanceof Scope.OfKey(KeyId key))
				? new DiscoveryOrder.KeyScope(key.store().value(), key.name().value()) : scope.words();
	}

	/** One consumer that was found. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "FoundConsumer", description = "One consumer that refers to a key.")
	record FoundJson(String consumer,
			@Schema(description = "The kind of consumer, or the ARM type without a catalogue entry.",
					example = "SearchIndex") Optional<String> kind,
			@Schema(description = "Missing if the key's store is not configured.") Optional<String> keyStore,
			Optional<String> key, @Schema(description = "The key as the consumer names it.") Optional<String> reference,
			@Schema(allowableValues = {
					"Pinned", "Versionless" }) Optional<String> mode,
			@Schema(description = "The version it is pinned to.") Optional<String> keyVersion,
			@Schema(description = "How it stands to its binding; `Unmanaged` without one.",
					allowableValues = { "InSync", "PinnedOld", "Lagging", "IdentityChanged", "Unreachable", "Unbound",
							"NeedsSecret", "Unmanaged" }) String drift,
			Optional<DiagnosisJson> diagnosis, @Schema(description = "The id of its binding.") Optional<String> binding,
			@Schema(description = "Whether it is not bound and could be.") boolean adoptable,
			@Schema(description = "Whether this request bound it, or would with `validateOnly`.") boolean adopted,
			@Schema(description = "Why it is not bound, or not to this key.") Optional<FindingJson> obstacle){

		static FoundJson from(Discovered one) {
			FoundConsumer found = one.found();
			return new FoundJson(found.uri(), found.id().map((id) -> id.kind().word()),
					one.key().map((key) -> key.store().value()), one.key().map((key) -> key.name().value()),
					found.reference().map(Reference::words), found.reference().flatMap(ReferenceJson::mode),
					found.reference().flatMap(ReferenceJson::version), one.drift().word(),
					one.binding().flatMap(CmkBinding::diagnosis).map(DiagnosisJson::from),
					one.binding().map((binding) -> binding.id().toString()), one.adoptable(), one.adopted(),
					one.obstacle().map(FindingJson::from));
		}

	}

	/** Something that was found to be wrong. */
	@Schema(name = "Finding")
	record FindingJson(@Schema(description = "A stable word for programs.") String code, String message) {

		static FindingJson from(Finding finding) {
			return new FindingJson(finding.code(), finding.message());
		}

	}

	/** Why a consumer drifted. */
	@Schema(name = "Diagnosis", description = "Why a consumer drifted, and what cures it.")
	record DiagnosisJson(@Schema(description = "A stable word for programs.") String code, String message,
			@Schema(description = "What cures it; the one call, where one call does.") String remedy) {

		static DiagnosisJson from(Diagnosis diagnosis) {
			return new DiagnosisJson(diagnosis.code(), diagnosis.message(), diagnosis.remedy());
		}

	}

}
