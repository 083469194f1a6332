package io.keyrotor.web.binding;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.discovery.Discovered;
import io.keyrotor.discovery.KnownConsumer;

/** A consumer that nobody bound, as callers see it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "UnmanagedConsumer", description = "A consumer that refers to a key and is not bound to it.")
record UnmanagedJson(String consumer,
		@Schema(description = "The kind of consumer, or the ARM type without a catalogue entry.",
				example = "SearchIndex") Optional<String> kind,
		String keyStore, String key, @Schema(allowableValues = {
				"Pinned", "Versionless" }) Optional<String> mode,
		@Schema(description = "The version it is pinned to.") Optional<String> keyVersion,
		@Schema(allowableValues = "Unmanaged") String drift,
		@Schema(description = "Whether nothing is known that stands against binding it.") boolean adoptable,
		@Schema(description = "Why it cannot be bound.") Optional<DiscoveryJson.FindingJson> obstacle,
		Instant firstSeenOn,
		@Schema(description = "When it was last seen: found by a search, or read while it was bound.") Instant lastSeenOn){

	static UnmanagedJson from(KnownConsumer known, Discovered now) {
		return new UnmanagedJson(known.uri(), now.found().id().map((id) -> id.kind().word()),
				known.key().store().value(), known.key().name().value(), ReferenceJson.mode(known.reference()),
				ReferenceJson.version(known.reference()), "Unmanaged", now.adoptable(),
				now.obstacle().map(DiscoveryJson.FindingJson::from), known.firstSeenOn(), known.lastSeenOn());
	}

}
