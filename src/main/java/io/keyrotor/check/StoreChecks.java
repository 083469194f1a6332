package io.keyrotor.check;

import java.util.List;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStore;

/**
 * The checks of a store from what was read of it. All are always there, in the order of
 * {@link CheckName}.
 */
final class StoreChecks {

	private StoreChecks() {
	}

	static List<Check> of(KeyStore store, Inspection inspection, KeyReadings readings) {
		Reading<StoreResource> resource = inspection.confirmed(store);
		PlaceChecks place = new PlaceChecks(store, resource);
		return Stream
			.of(Stream.of(place.resourceId(inspection.resource())), DeletionChecks.of(resource, readings.key()),
					Stream.of(place.tenant(inspection.identity())), place.networks(),
					Stream.of(AuditCheck.of(inspection.audit())), ReadRightChecks.of(readings),
					WriteRightChecks.of(store, resource, inspection))
			.flatMap((checks) -> checks)
			.toList();
	}

}
