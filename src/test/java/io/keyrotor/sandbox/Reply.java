package io.keyrotor.sandbox;

import java.util.Map;

/** What a fake service answers. */
record Reply(int status, Map<String, String> headers, String body) {

	static Reply json(int status, String body) {
		return new Reply(status, Map.of("Content-Type", "application/json; charset=utf-8"), body);
	}

	static Reply empty(int status) {
		return new Reply(status, Map.of(), "");
	}

}
