package io.keyrotor.enforcement;

import java.time.Instant;
import java.util.Optional;

/**
 * A search service as Azure Resource Manager shows it.
 *
 * @param complianceStatus Azure's own word for whether all objects have a
 * customer-managed key, where it says
 * @param createdOn when the service was created, where Azure tells
 * @param tier Azure's own word for the pricing tier, where it tells
 */
public record SearchServiceState(SearchServiceId id, Enforcement enforcement, Optional<String> complianceStatus,
		Optional<Instant> createdOn, Optional<String> tier) {
}
