package io.keyrotor.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The fake Resource Manager with resources of all types, and ways to write them. */
abstract class ResourcesAtHand extends AzureAtHand {

	static final String PROVIDERS = GROUP + "/providers/";

	/** The newest api-version of the type that the sandbox knows. */
	static String version(String uri) {
		return ArmTypes.ofId(uri)
			.orElseThrow()
			.words("apiVersions")
			.filter((version) -> !version.endsWith("preview"))
			.max(String::compareTo)
			.orElseThrow();
	}

	ObjectNode shown(String uri) {
		Reply reply = this.azure.answer(CallTo.arm(uri, version(uri)).get());
		assertThat(reply.status()).as(reply.body()).isEqualTo(200);
		return body(reply);
	}

	/** What a careful client sends: what was read, without what Azure alone writes. */
	ObjectNode writable(String uri) {
		ObjectNode sent = shown(uri);
		sent.remove(List.of("id", "name", "type", "etag", "systemData"));
		ArmWriting writing = ArmTypes.ofId(uri).orElseThrow().writing();
		writing.readOnly().forEach((path) -> Members.remove(sent, path));
		writing.refused().forEach((path) -> Members.remove(sent, path));
		if (sent.path("identity") instanceof ObjectNode identity) {
			identity.remove(List.of("principalId", "tenantId"));
			identity.path("userAssignedIdentities").values().forEach((user) -> ((ObjectNode) user).removeAll());
		}
		return sent;
	}

	Reply put(String uri, ObjectNode sent) {
		return this.azure.answer(CallTo.arm(uri, version(uri)).put(sent));
	}

	Reply patch(String uri, String body) {
		return this.azure.answer(CallTo.arm(uri, version(uri)).patch(body));
	}

	/** Waits for the operation, if there is one. */
	void end(Reply reply) {
		if (reply.status() == 202) {
			assertThat(failed(reply)).isFalse();
		}
	}

	/** Waits for the operation and tells whether it has failed. */
	boolean failed(Reply reply) {
		if (reply.status() != 202) {
			return false;
		}
		finish();
		URI at = Optional.ofNullable(reply.headers().get("Azure-AsyncOperation"))
			.or(() -> Optional.ofNullable(reply.headers().get("Location")))
			.map(URI::create)
			.orElseThrow();
		Call poll = CallTo.arm(at.getPath(), at.getQuery().replace("api-version=", "")).get();
		List<Reply> answers = List.of(this.azure.answer(poll), this.azure.answer(poll), this.azure.answer(poll));
		Reply last = answers.getLast();
		return last.status() >= 400 || last.body().contains("\"status\":\"Failed\"");
	}

	/** One more version of a key of the vault, past its policy. */
	String next(String key) {
		return this.keys.rotate(VAULT, key, "r").current().id().value();
	}

	String current(String key) {
		return this.keys.current(VAULT, key).value();
	}

	static String keyUrl(String key, String version) {
		return "https://sandbox-vault.vault.azure.net/keys/" + key + "/" + version;
	}

}
