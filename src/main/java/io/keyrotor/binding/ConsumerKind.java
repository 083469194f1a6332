package io.keyrotor.binding;

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

}
