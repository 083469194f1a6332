package io.keyrotor.binding;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What sort of Azure object a consumer is: the type of an ARM resource, or the collection
 * of an AI Search service. It follows from the consumer's URI alone; what is known about
 * a kind is in its {@link ConsumerRules}. Two kinds are equal when their types differ in
 * case alone, as ARM has it.
 */
public final class ConsumerKind {

	public static final ConsumerKind SEARCH_INDEX = new ConsumerKind("search/indexes", "SearchIndex");

	public static final ConsumerKind SEARCH_SYNONYM_MAP = new ConsumerKind("search/synonymmaps", "SearchSynonymMap");

	public static final ConsumerKind SEARCH_INDEXER = new ConsumerKind("search/indexers", "SearchIndexer");

	public static final ConsumerKind SEARCH_DATA_SOURCE = new ConsumerKind("search/datasources", "SearchDataSource");

	public static final ConsumerKind SEARCH_SKILLSET = new ConsumerKind("search/skillsets", "SearchSkillset");

	public static final ConsumerKind SEARCH_KNOWLEDGE_BASE = new ConsumerKind("search/knowledgebases",
			"SearchKnowledgeBase");

	public static final ConsumerKind SEARCH_KNOWLEDGE_SOURCE = new ConsumerKind("search/knowledgesources",
			"SearchKnowledgeSource");

	public static final ConsumerKind DICOM_SERVICE = new ConsumerKind(
			"microsoft.healthcareapis/workspaces/dicomservices", "DicomService");

	public static final ConsumerKind FHIR_SERVICE = new ConsumerKind("microsoft.healthcareapis/workspaces/fhirservices",
			"FhirService");

	public static final ConsumerKind STORAGE_ACCOUNT = new ConsumerKind("microsoft.storage/storageaccounts",
			"StorageAccount");

	/** The collections of an AI Search service, as they stand in a URI. */
	private static final Map<String, ConsumerKind> COLLECTIONS = Map.of("indexes", SEARCH_INDEX, "synonymmaps",
			SEARCH_SYNONYM_MAP, "indexers", SEARCH_INDEXER, "datasources", SEARCH_DATA_SOURCE, "skillsets",
			SEARCH_SKILLSET, "knowledgebases", SEARCH_KNOWLEDGE_BASE, "knowledgesources", SEARCH_KNOWLEDGE_SOURCE);

	private static final Map<String, ConsumerKind> NAMED = Map.of(DICOM_SERVICE.type, DICOM_SERVICE, FHIR_SERVICE.type,
			FHIR_SERVICE, STORAGE_ACCOUNT.type, STORAGE_ACCOUNT);

	private final String type;

	private final String word;

	private ConsumerKind(String type, String word) {
		this.type = type;
		this.word = word;
	}

	/** The kind of ARM resources of a type, such as {@code Microsoft.Sql/servers}. */
	public static ConsumerKind ofResource(String type) {
		String lower = type.toLowerCase(Locale.ROOT);
		ConsumerKind named = NAMED.get(lower);
		return (named != null) ? named : new ConsumerKind(lower, type);
	}

	/**
	 * The kind of AI Search objects of a collection, such as {@code indexes}.
	 * @throws IllegalArgumentException if there is no such collection
	 */
	public static ConsumerKind ofCollection(String collection) {
		ConsumerKind kind = COLLECTIONS.get(collection.toLowerCase(Locale.ROOT));
		if (kind == null) {
			throw new IllegalArgumentException("AI Search has no collection " + collection + ".");
		}
		return kind;
	}

	/** All collections of an AI Search service whose objects have keys of their own. */
	public static Set<String> collections() {
		return COLLECTIONS.keySet();
	}

	/** The ARM type, or {@code search/} and the collection; lower case. */
	public String type() {
		return this.type;
	}

	/** The kind as the REST API writes it. */
	public String word() {
		return this.word;
	}

	public boolean isSearchObject() {
		return this.type.startsWith("search/");
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ConsumerKind that && this.type.equals(that.type);
	}

	@Override
	public int hashCode() {
		return this.type.hashCode();
	}

	@Override
	public String toString() {
		return this.word;
	}

}
