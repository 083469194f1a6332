package io.keyrotor.enforcement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;

/**
 * How a search service stands to customer-managed keys.
 *
 * @param warnings what is not as it should be, or not known
 */
public record EnforcementReport(SearchServiceState state, List<String> unencrypted, List<PolicyInForce> policies,
		List<Finding> warnings) {

	/**
	 * Services that were created from this day on encrypt their temporary disks too
	 * ("Configure customer-managed keys for data encryption in Azure AI Search",
	 * learn.microsoft.com).
	 */
	private static final Instant TEMPORARY_DISKS = LocalDate.of(2021, 5, 13).atStartOfDay(ZoneOffset.UTC).toInstant();

	public EnforcementReport {
		unencrypted = List.copyOf(unencrypted);
		policies = List.copyOf(policies);
		warnings = List.copyOf(warnings);
	}

	static EnforcementReport of(SearchServiceState state, UnencryptedObjects objects, List<PolicyInForce> policies,
			List<Finding> unread) {
		List<Finding> warnings = new ArrayList<>();
		disks(state).ifPresent(warnings::add);
		tier(state).ifPresent(warnings::add);
		unencrypted(state, objects).ifPresent(warnings::add);
		denial(state, policies).ifPresent(warnings::add);
		warnings.addAll(objects.unread());
		warnings.addAll(unread);
		return new EnforcementReport(state, objects.uris(), policies, warnings);
	}

	/** Whether temporary disks are encrypted too; empty if nobody can tell. */
	public Optional<Boolean> temporaryDisksCovered() {
		return covered(this.state);
	}

	private static Optional<Boolean> covered(SearchServiceState state) {
		return state.createdOn().map((created) -> !created.isBefore(TEMPORARY_DISKS));
	}

	private static Optional<Finding> disks(SearchServiceState state) {
		if (covered(state).isEmpty()) {
			return Optional.of(new Finding("CreationUnknown",
					"Azure does not tell when %s was created, and before 2021-05-13 temporary disks were not encrypted with customer-managed keys. Look it up in the activity log or ask Microsoft's support."
						.formatted(state.id())));
		}
		return covered(state).orElseThrow() ? Optional.empty() : Optional.of(new Finding("TemporaryDisksNotCovered",
				"The service %s was created on %s, before 2021-05-13: its temporary disks are not encrypted with customer-managed keys. Create a new service and move its objects there."
					.formatted(state.id(), state.createdOn().orElseThrow())));
	}

	private static Optional<Finding> tier(SearchServiceState state) {
		return state.tier()
			.filter("free"::equalsIgnoreCase)
			.map((_) -> new Finding("FreeTier",
					"The service %s is of the tier Free, whose objects cannot have customer-managed keys. Use a service of the tier Basic or above."
						.formatted(state.id())));
	}

	private static Optional<Finding> unencrypted(SearchServiceState state, UnencryptedObjects objects) {
		return objects.uris().isEmpty() ? Optional.empty() : Optional.of(new Finding("ObjectsNotEncrypted",
				"The number of objects of %s that have no customer-managed key is %d. None of them can get one: create each of them anew with a key."
					.formatted(state.id(), objects.uris().size())));
	}

	private static Optional<Finding> denial(SearchServiceState state, List<PolicyInForce> policies) {
		boolean denied = state.enforcement() != Enforcement.ENABLED
				&& policies.stream().anyMatch(PolicyInForce::denies);
		return denied ? Optional.of(new Finding("UpdatesDenied",
				"Azure Policy denies every update of %s that does not have the enforcement Enabled, which is %s now. Set it to Enabled."
					.formatted(state.id(), state.enforcement().word())))
				: Optional.empty();
	}

}
