package io.keyrotor.azure.consumers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.health.HealthDataServices;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import tools.jackson.databind.JsonNode;

/**
 * Resources as Azure Resource Manager shows them now. Resource Graph shows them as they
 * were some minutes ago, perhaps with members that an older api-version does not have, so
 * that each is read with every api-version that we know of.
 */
final class RawResources {

	private final ArmResources arm;

	private final Catalogue catalogue;

	RawResources(ArmResources arm, Catalogue catalogue) {
		this.arm = arm;
		this.catalogue = catalogue;
	}

	/**
	 * The properties of one. A newer api-version that is not known where it is says
	 * nothing.
	 * @throws UpstreamFailure if it could not be read
	 */
	List<JsonNode> properties(ConsumerId consumer) {
		Optional<CatalogueEntry> entry = this.catalogue.entry(consumer.kind());
		String own = entry.map(CatalogueEntry::apiVersion).orElse(HealthDataServices.API_VERSION);
		Optional<String> newest = entry.isPresent() ? entry.get().newestApiVersion()
				: Optional.of(HealthDataServices.NEWER_API_VERSIONS.getFirst());
		return Stream
			.concat(Stream.of(properties(consumer, own)),
					newest.flatMap((version) -> newer(consumer, version)).stream())
			.toList();
	}

	private JsonNode properties(ConsumerId consumer, String apiVersion) {
		return this.arm.get(consumer, apiVersion).path("properties");
	}

	private Optional<JsonNode> newer(ConsumerId consumer, String apiVersion) {
		try {
			return Optional.of(properties(consumer, apiVersion));
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == Kind.REJECTED || failure.kind() == Kind.MISSING) {
				return Optional.empty();
			}
			throw failure;
		}
	}

}
