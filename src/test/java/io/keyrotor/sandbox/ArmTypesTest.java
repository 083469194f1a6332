package io.keyrotor.sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What every type of resource has in common. */
class ArmTypesTest extends ResourcesAtHand {

	static Stream<String> consumers() {
		return new ArmTypesTest().azure.consumers().stream().map(FakeConsumer::resource).distinct();
	}

	@Test
	void everyFamilyHasAConsumerWithKeysOfItsOwn() {
		List<FakeConsumer> all = this.azure.consumers();
		Set<String> keys = new HashSet<>();
		assertThat(all).hasSizeGreaterThan(20)
			.allSatisfy(
					(consumer) -> assertThat(keys.add(consumer.keyStore() + "/" + consumer.key())).as(consumer.uri())
						.isTrue());
		assertThat(all).extracting((consumer) -> consumer.kind().toLowerCase(Locale.ROOT).replaceFirst("/.*", ""))
			.contains("microsoft.sql", "microsoft.synapse", "microsoft.databricks", "microsoft.containerservice",
					"microsoft.eventhub", "microsoft.servicebus", "microsoft.dbforpostgresql", "microsoft.dbformysql",
					"microsoft.kusto", "microsoft.operationalinsights", "microsoft.appconfiguration",
					"microsoft.recoveryservices", "microsoft.compute", "microsoft.documentdb",
					"microsoft.containerregistry", "microsoft.storage");
	}

	@ParameterizedTest
	@MethodSource("consumers")
	void aPutOfWhatWasReadChangesNothingElseThanWhatIsNeverShown(String uri) {
		ObjectNode before = held(uri);
		Reply reply = put(uri, writable(uri));
		assertThat(reply.status()).as(reply.body()).isIn(200, 201, 202);
		end(reply);
		ArmTypes.ofId(uri).orElseThrow().writing().writeOnly().forEach((path) -> {
			assertThat(Members.has(before, path)).as("%s %s", uri, path).isEqualTo(!path.contains("secret"));
			Members.remove(before, path);
		});
		assertThat(held(uri)).isEqualTo(before);
		assertThat(changes()).singleElement()
			.satisfies((entry) -> assertThat(Objects.requireNonNull(entry.key())).startsWith("sandbox-"));
	}

	@ParameterizedTest
	@MethodSource("consumers")
	void aMemberThatNobodyKnowsIsDropped(String uri) {
		ObjectNode sent = writable(uri);
		sent.withObject("/properties").put("nobodyKnowsThis", true);
		ArmType type = ArmTypes.ofId(uri).orElseThrow();
		end(put(uri, sent));
		assertThat(held(uri).path("properties").has("nobodyKnowsThis"))
			.isEqualTo(type.writing().knows("nobodyKnowsThis"));
	}

	@ParameterizedTest
	@MethodSource("consumers")
	void aKeyThatDoesNotExistIsNotTaken(String uri) {
		ObjectNode before = held(uri);
		ObjectNode sent = Definitions.object(writable(uri).toString().replace(key(uri), "no-such-key"));
		Reply reply = put(uri, sent);
		if (reply.status() < 300) {
			assertThat(failed(reply)).isTrue();
		}
		else {
			assertThat(reply.status()).isEqualTo(400);
		}
		assertThat(keyOf(held(uri), uri)).isEqualTo(keyOf(before, uri));
	}

	@ParameterizedTest
	@MethodSource("consumers")
	void nothingCanBeWrittenUnderALock(String uri) {
		this.azure.locks().lock(GROUP);
		assertThat(error(put(uri, writable(uri)), 409)).isEqualTo("ScopeLocked");
		this.azure.locks().unlock(GROUP);
		assertThat(put(uri, writable(uri)).status()).isLessThan(300);
	}

	@ParameterizedTest
	@MethodSource("consumers")
	void aKeyThatTheIdentityMayNotUseIsNotTaken(String uri) {
		this.keys.access()
			.deny(this.azure.principal(uri),
					this.azure.consumers()
						.stream()
						.filter((consumer) -> consumer.resource().equals(uri))
						.findFirst()
						.map((consumer) -> Objects.requireNonNull(consumer.keyStore()))
						.orElseThrow());
		Reply reply = put(uri, writable(uri));
		assertThat(reply.status() == 400 || failed(reply)).isTrue();
	}

	@ParameterizedTest
	@MethodSource("consumers")
	void anOperationTakesNoOtherBesideItAndCanFail(String uri) {
		this.azure.failNextOperation("InternalServerError", "It did not work.");
		ObjectNode before = held(uri);
		ObjectNode sent = writable(uri);
		sent.putObject("tags").put("changed", "yes");
		Reply reply = put(uri, sent);
		if (reply.status() == 202) {
			assertThat(error(put(uri, sent), 409)).isEqualTo("AnotherOperationInProgress");
			assertThat(failed(reply)).isTrue();
			assertThat(held(uri)).isEqualTo(before);
		}
		else {
			assertThat(reply.status()).isEqualTo(200);
		}
	}

	private static String key(String uri) {
		return new ArmTypesTest().azure.consumers()
			.stream()
			.filter((consumer) -> consumer.resource().equals(uri))
			.map((consumer) -> Objects.requireNonNull(consumer.key()))
			.findFirst()
			.orElseThrow();
	}

	private static List<String> keyOf(ObjectNode definition, String uri) {
		return ArmTypes.ofId(uri)
			.orElseThrow()
			.keys(definition)
			.stream()
			.map((at) -> String.valueOf(at.shown()))
			.toList();
	}

}
