package io.keyrotor.wire;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * A request and its answer.
 *
 * @param fixture the name of the file that it is in
 */
public record Exchange(String fixture, JsonNode json) {

	/** The method of a port that makes the request, if Keyrotor does. */
	public Optional<String> call() {
		return text(this.json, "call");
	}

	/** Whether the call before makes this request too. */
	public boolean follows() {
		return this.json.path("follows").asBoolean(false);
	}

	/** Why Keyrotor never makes the request. */
	public Optional<String> notOurs() {
		return text(this.json, "notOurs");
	}

	/** Why the fake does not do what is asked for. */
	public Optional<String> notFaked() {
		return text(this.json, "notFaked");
	}

	/** The error code that the fake gives where the one seen is out of date. */
	public Optional<String> fakeCode() {
		return text(this.json, "fakeCode");
	}

	/** What the call comes to: a value, or a problem. */
	public Optional<JsonNode> outcome() {
		return Optional.of(this.json.path("outcome")).filter(JsonNode::isContainer);
	}

	public String method() {
		return this.json.required("request").required("method").stringValue();
	}

	public String path() {
		return this.json.required("request").required("path").stringValue();
	}

	public Map<String, String> query() {
		return texts(this.json.required("request").required("query"));
	}

	/** Whether the request has a token. */
	public boolean hasToken() {
		return this.json.required("request").path("token").asBoolean(true);
	}

	public Optional<JsonNode> requestBody() {
		return present(this.json.required("request").required("body"));
	}

	public int status() {
		return this.json.required("response").required("status").intValue();
	}

	public Map<String, String> responseHeaders() {
		return texts(this.json.required("response").required("headers"));
	}

	public Optional<JsonNode> responseBody() {
		return present(this.json.required("response").required("body"));
	}

	/** The answer as it is sent. */
	public String responseText() {
		return text(this.json.required("response"), "text")
			.orElseGet(() -> responseBody().map(JsonNode::toString).orElse(""));
	}

	/** What is asked for: the method, and the part of a key if there is one. */
	public String operation() {
		return operation(method(), path());
	}

	/** The same of a request that was really made. */
	public static String operation(String method, String path) {
		String[] parts = path.split("/", -1);
		String last = (parts.length > 3) ? parts[parts.length - 1] : "";
		return (method + " " + (last.matches("[0-9a-f]{32}") ? "{version}" : last)).strip();
	}

	@Override
	public String toString() {
		return this.fixture + ": " + method() + " " + path() + " " + status();
	}

	private static Optional<JsonNode> present(JsonNode node) {
		return Optional.of(node).filter((value) -> !value.isNull());
	}

	private static Optional<String> text(JsonNode parent, String member) {
		return parent.path(member).stringValueOpt();
	}

	private static Map<String, String> texts(JsonNode parent) {
		Map<String, String> texts = new TreeMap<>();
		parent.properties().forEach((member) -> texts.put(member.getKey(), member.getValue().stringValue()));
		return texts;
	}

}
