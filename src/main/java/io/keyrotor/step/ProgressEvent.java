package io.keyrotor.step;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened to a subject, for those who watch it.
 *
 * @param type a stable PascalCase word
 * @param data what belongs to it, by stable camelCase names
 */
public record ProgressEvent(String type, Map<String, String> data) {

	public ProgressEvent {
		data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
	}

}
