package io.keyrotor.binding;

import java.time.Duration;
import java.util.Set;

/**
 * The kinds of Azure object that can be encrypted with a customer-managed key and that
 * Keyrotor can move.
 */
public enum ConsumerKind {

	SEARCH_INDEX("SearchIndex"), SEARCH_SYNONYM_MAP("SearchSynonymMap"), SEARCH_INDEXER("SearchIndexer"),
	SEARCH_DATA_SOURCE("SearchDataSource"), SEARCH_SKILLSET("SearchSkillset"), DICOM_SERVICE("DicomService"),
	FHIR_SERVICE("FhirService"), STORAGE_ACCOUNT("StorageAccount");

	private final String word;

	ConsumerKind(String word) {
		this.word = word;
	}

	/** The kind as the REST API writes it. */
	public String word() {
		return this.word;
	}

	/**
	 * What a key has to be like for consumers of this kind. AI Search's page names
	 * encrypting and decrypting too; a key without them is not refused, because data keys
	 * are wrapped and unwrapped.
	 */
	public KeyNeeds needs() {
		return switch (this) {
			case SEARCH_INDEX, SEARCH_SYNONYM_MAP, SEARCH_INDEXER, SEARCH_DATA_SOURCE, SEARCH_SKILLSET ->
				KeyNeeds.rsa(Set.of(2048, 3072, 4096), false,
						"Microsoft Learn, \"Configure customer-managed keys for data encryption in Azure AI Search\"");
			case STORAGE_ACCOUNT -> KeyNeeds.rsa(Set.of(2048, 3072, 4096), false,
					"Microsoft Learn, \"Customer-managed keys for Azure Storage encryption\"");
			case DICOM_SERVICE -> KeyNeeds.rsa(Set.of(2048, 3072), true,
					"Microsoft Learn, \"Configure customer-managed keys for the DICOM service\"");
			case FHIR_SERVICE -> KeyNeeds.rsa(Set.of(2048, 3072), false,
					"Microsoft Learn, \"Configure customer-managed keys for the FHIR service\"");
		};
	}

	/**
	 * When an old version may be disabled as far as consumers of this kind are concerned.
	 * Where published cache times differ, the longest counts.
	 */
	public RetirementRule retirement() {
		return switch (this) {
			case SEARCH_INDEX, SEARCH_SYNONYM_MAP, SEARCH_INDEXER, SEARCH_DATA_SOURCE, SEARCH_SKILLSET ->
				new RetirementRule.AfterCache(Duration.ofHours(24),
						"Microsoft Learn names 60 minutes and several hours (\"Configure customer-managed keys for data encryption in Azure AI Search\") and 24 hours (its cross-tenant page).");
			case STORAGE_ACCOUNT -> new RetirementRule.AfterCache(Duration.ofHours(24),
					"A storage account looks for a new version once a day (Microsoft Learn, \"Customer-managed keys for Azure Storage encryption\").");
			case DICOM_SERVICE, FHIR_SERVICE -> new RetirementRule.KeepsOldVersions(
					"existing data still needs the old versions (Microsoft Learn, \"Configure customer-managed keys\" for the DICOM and FHIR service)");
		};
	}

}
