package io.keyrotor.binding;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kinds that are moved by code of their own and not by a catalogue entry: AI Search
 * objects, and DICOM and FHIR services. Where published cache times differ, the longest
 * counts.
 */
public final class CodedKinds implements ConsumerKinds {

	private static final String SEARCH_ROLE = "Give this service's identity the role Search Service Contributor on the"
			+ " search service, which has to take tokens. A new role takes some minutes to work.";

	/**
	 * AI Search's page names encrypting and decrypting too; a key without them is not
	 * refused, because data keys are wrapped and unwrapped.
	 */
	private static final ConsumerRules SEARCH = ConsumerRules
		.ofResource(
				KeyNeeds.rsa(Set
					.of(2048, 3072, 4096), false,
						"Microsoft Learn, \"Configure customer-managed keys for data encryption in Azure AI Search\""),
				new RetirementRule.AfterCache(Duration.ofHours(24),
						"Microsoft Learn names 60 minutes and several hours (\"Configure customer-managed keys for data encryption in Azure AI Search\") and 24 hours (its cross-tenant page)."))
		.underRoles(SEARCH_ROLE, SEARCH_ROLE)
		.takingCredentials();

	private static final RetirementRule KEEPS = new RetirementRule.KeepsOldVersions(
			"existing data still needs the old versions (Microsoft Learn, \"Configure customer-managed keys\" for the DICOM and FHIR service)");

	private static final ConsumerRules DICOM = ConsumerRules.ofResource(KeyNeeds
		.rsa(Set.of(2048, 3072), true, "Microsoft Learn, \"Configure customer-managed keys for the DICOM service\"")
		.userAssignedForPrivateHsm(), KEEPS);

	private static final ConsumerRules FHIR = ConsumerRules.ofResource(KeyNeeds
		.rsa(Set.of(2048, 3072), false, "Microsoft Learn, \"Configure customer-managed keys for the FHIR service\"")
		.inSameRegion(), KEEPS);

	private final Map<ConsumerKind, ConsumerRules> rules;

	public CodedKinds() {
		Map<ConsumerKind, ConsumerRules> search = ConsumerKind.collections()
			.stream()
			.collect(Collectors.toMap(ConsumerKind::ofCollection, (_) -> SEARCH, (one, _) -> one, HashMap::new));
		search.put(ConsumerKind.DICOM_SERVICE, DICOM);
		search.put(ConsumerKind.FHIR_SERVICE, FHIR);
		this.rules = Map.copyOf(search);
	}

	@Override
	public ConsumerRules rules(ConsumerKind kind) {
		return this.rules.getOrDefault(kind, ConsumerRules.unknown(kind));
	}

	@Override
	public List<ConsumerKind> kinds() {
		return List.copyOf(this.rules.keySet());
	}

}
