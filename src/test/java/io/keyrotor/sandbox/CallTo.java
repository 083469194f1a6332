package io.keyrotor.sandbox;

import java.util.HashMap;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

/** Calls to the fakes as a test writes them: with a token and an api-version. */
final class CallTo {

	private final String path;

	private final Map<String, String> query = new HashMap<>();

	private final Map<String, String> headers = new HashMap<>();

	private CallTo(String path, String apiVersion) {
		this.path = path;
		this.query.put("api-version", apiVersion);
		this.headers.put("authorization", "Bearer sandbox-token");
	}

	static CallTo search(String path) {
		return new CallTo(path, "2026-04-01");
	}

	static CallTo arm(String id, String apiVersion) {
		return new CallTo(id, apiVersion);
	}

	CallTo apiVersion(String version) {
		return query("api-version", version);
	}

	CallTo query(String name, String value) {
		this.query.put(name, value);
		return this;
	}

	CallTo header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	CallTo withoutToken() {
		this.headers.remove("authorization");
		return this;
	}

	CallTo withoutApiVersion() {
		this.query.remove("api-version");
		return this;
	}

	Call get() {
		return method("GET");
	}

	Call put(ObjectNode body) {
		return new Call("PUT", this.path, this.query, this.headers, body.toString());
	}

	Call patch(String body) {
		return new Call("PATCH", this.path, this.query, this.headers, body);
	}

	Call method(String name) {
		return new Call(name, this.path, this.query, this.headers, "");
	}

}
