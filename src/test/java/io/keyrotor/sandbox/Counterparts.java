package io.keyrotor.sandbox;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * Learns from two answers to the same request what stands for what, so that a later
 * request can name it.
 */
record Counterparts(Map<String, String> names) {

	private static final Pattern VERSION = Pattern.compile("(?<=/)[0-9a-f]{32}$");

	private static final Pattern SKIP_TOKEN = Pattern.compile("(?<=\\$skiptoken=)[^&]+");

	void learn(JsonNode recorded, JsonNode answered) {
		if (recorded.isString() && answered.isString()) {
			learn(recorded.stringValue(), answered.stringValue());
		}
		recorded.properties().forEach((member) -> learn(member.getValue(), answered.path(member.getKey())));
		for (int index = 0; recorded.isArray() && index < recorded.size(); index++) {
			learn(recorded.get(index), answered.path(index));
		}
	}

	private void learn(String recorded, String answered) {
		learn(VERSION, recorded, answered);
		learn(SKIP_TOKEN, recorded, answered);
		if (recorded.matches("[\\w-]{40,}")) {
			this.names.put(recorded, answered);
		}
	}

	private void learn(Pattern pattern, String recorded, String answered) {
		Matcher ours = pattern.matcher(recorded);
		Matcher theirs = pattern.matcher(answered);
		if (ours.find() && theirs.find()) {
			this.names.put(ours.group(), theirs.group());
		}
	}

}
