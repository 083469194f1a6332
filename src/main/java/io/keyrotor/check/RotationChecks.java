package io.keyrotor.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyStore;

/**
 * What the checks of a store say before one of its keys is rotated.
 *
 * @param checks those that matter for a rotation, in the order of {@link CheckName}
 * @param tenantId the tenant of the store, where it could be read
 */
public record RotationChecks(List<Check> checks, Optional<String> tenantId, StoreSight sight) {

	private static final Set<CheckName> OF_DELETION = Set.of(CheckName.SOFT_DELETE, CheckName.PURGE_PROTECTION);

	/** Checks of a store of which no more was read. */
	public RotationChecks(List<Check> checks, Optional<String> tenantId) {
		this(checks, tenantId, StoreSight.none());
	}

	public RotationChecks {
		checks = List.copyOf(checks);
	}

	static RotationChecks of(KeyStore store, Inspection inspection, Key key) {
		Reading<StoreResource> resource = inspection.confirmed(store);
		PlaceChecks place = new PlaceChecks(store, resource);
		List<Check> checks = Stream
			.of(Stream.of(place.resourceId(inspection.resource())),
					DeletionChecks.of(resource, new Reading.Known<>(key))
						.filter((check) -> OF_DELETION.contains(check.name())),
					Stream.of(place.tenant(inspection.identity())),
					place.networks().filter((check) -> check.name() == CheckName.TRUSTED_SERVICES_BYPASS),
					Stream.of(WriteRightChecks.rotate(key.id(), store, resource, inspection)))
			.flatMap((part) -> part)
			.toList();
		return new RotationChecks(checks, tenant(resource),
				new StoreSight(Optional.of(store), resource, inspection.localRoles()));
	}

	private static Optional<String> tenant(Reading<StoreResource> resource) {
		return (resource instanceof Reading.Known<StoreResource>(StoreResource found)) ? found.tenantId()
				: Optional.empty();
	}

}
