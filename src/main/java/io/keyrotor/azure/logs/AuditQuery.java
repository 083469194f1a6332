package io.keyrotor.azure.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.keyrotor.key.KeyName;

/**
 * Questions in the Kusto Query Language. Only moments, the names of our own tables and
 * columns, and key names, which have letters, digits and hyphens alone, get into their
 * text. A question may find events of other keys and stores with a similar name; they are
 * left out when the answer is read.
 */
final class AuditQuery {

	static final String COUNT = "Count";

	static final String FIRST = "First";

	static final String LAST = "Last";

	static final String OPERATION = "OperationName";

	static final String ID = "KeyUri";

	static final String REQUEST = "AskedUri";

	static final String STATUS = "Status";

	static final String APPLICATION = "AppId";

	static final String OBJECT = "ObjectId";

	private AuditQuery() {
	}

	/** All events of the key from a moment on, counted by what they have in common. */
	static String events(AuditTable table, KeyName key, Instant from) {
		List<String> parts = ofKey(table, key, from);
		parts.add("extend " + AuditQuery.ID + " = " + table.id() + ", " + REQUEST + " = " + table.requestUri() + ", "
				+ STATUS + " = " + table.status() + ", " + APPLICATION + " = " + table.applicationId() + ", " + OBJECT
				+ " = " + table.objectId());
		parts.add("summarize " + COUNT + " = count(), " + FIRST + " = min(TimeGenerated), " + LAST
				+ " = max(TimeGenerated) by " + String.join(", ", OPERATION, ID, REQUEST, STATUS, APPLICATION, OBJECT));
		return piped(parts);
	}

	/**
	 * When the latest events of the key were, from a moment on; by the key's id, because
	 * other keys may have a similar one.
	 */
	static String newest(AuditTable table, KeyName key, Instant from) {
		List<String> parts = ofKey(table, key, from);
		parts.add("extend " + ID + " = " + table.id() + ", " + REQUEST + " = " + table.requestUri());
		parts.add("summarize " + LAST + " = max(TimeGenerated) by " + ID + ", " + REQUEST);
		return piped(parts);
	}

	/** How many events of key stores there are, by columns that the table always has. */
	static String count(AuditTable table, Instant from) {
		List<String> parts = since(table, from);
		parts.add("summarize " + COUNT + " = count()");
		return piped(parts);
	}

	private static List<String> ofKey(AuditTable table, KeyName key, Instant from) {
		List<String> parts = since(table, from);
		String path = "\"/keys/" + key + "\"";
		parts.add("where " + table.id() + " has " + path + " or " + table.requestUri() + " has " + path);
		return parts;
	}

	private static List<String> since(AuditTable table, Instant from) {
		List<String> parts = new ArrayList<>(List.of(table.name(), "where TimeGenerated >= datetime(" + from + ")"));
		if (!table.filter().isEmpty()) {
			parts.add("where " + table.filter());
		}
		return parts;
	}

	private static String piped(List<String> parts) {
		return String.join("\n| ", parts);
	}

}
