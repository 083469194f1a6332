package io.keyrotor.sandbox;

import java.util.Locale;
import java.util.Set;

import io.keyrotor.binding.ConsumerKind;

/** The kinds of object that the fake search service holds. */
enum SearchCollection {

	INDEXES, SYNONYMMAPS, DATASOURCES, SKILLSETS, INDEXERS, KNOWLEDGEBASES, KNOWLEDGESOURCES;

	/** What only previews know so far. */
	private static final Set<String> OF_PREVIEWS = Set.of("cache", "purviewEnabled", "permissionFilterOption");

	/** The first api-version with knowledge bases and knowledge sources. */
	private static final String KNOWLEDGE = "2026-04-01";

	/** The first api-version in which an index has a description. */
	private static final String DESCRIBED_INDEXES = "2025-09-01";

	static SearchCollection named(String word) {
		return valueOf(word.toUpperCase(Locale.ROOT));
	}

	/** As it stands in the path. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	ConsumerKind kind() {
		return ConsumerKind.ofCollection(word());
	}

	/** Whether its list can be asked for some members alone. */
	boolean takesSelection() {
		return this != KNOWLEDGEBASES && this != KNOWLEDGESOURCES;
	}

	/** Whether this api-version has such objects at all. */
	boolean isIn(String apiVersion) {
		return (this != KNOWLEDGEBASES && this != KNOWLEDGESOURCES) || apiVersion.compareTo(KNOWLEDGE) >= 0;
	}

	/**
	 * Whether this api-version knows the member. An older one neither shows nor keeps it,
	 * so that reading and writing through it loses the member.
	 */
	boolean knows(String member, String apiVersion) {
		boolean described = this != INDEXES || !member.equals("description")
				|| apiVersion.compareTo(DESCRIBED_INDEXES) >= 0;
		return described && (apiVersion.endsWith("-preview") || !OF_PREVIEWS.contains(member));
	}

}
