package io.keyrotor.azure.keys;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyJsonTest {

	private static final KeyId ID = KeyId.of("demo", "orders");

	private static final String VERSION = "0011223344556677889900aabbccddee";

	private static final String BUNDLE = """
			{"key":{"kid":"https://demo.vault.azure.net/keys/orders/0011223344556677889900aabbccddee","kty":"RSA-HSM",
			        "key_ops":["wrapKey","unwrapKey"],"n":"%s","e":"AQAB"},
			 "attributes":{"enabled":true,"nbf":1790000001,"exp":4102444800,"created":1790000000,"updated":1790000000,
			               "recoveryLevel":"Recoverable","recoverableDays":90,"hsmPlatform":"2"},
			 "tags":{"a":"b"},"managed":true}""".formatted("_".repeat(342));

	@Test
	void readsAKey() {
		KeyVersion version = new KeyVersion(new VersionId(VERSION), true, Instant.ofEpochSecond(1790000000),
				Optional.of(Instant.ofEpochSecond(1790000001)), Optional.of(Instant.ofEpochSecond(4102444800L)));
		assertThat(KeyJson.key(ID, json(BUNDLE)))
			.isEqualTo(new Key(ID, new KeyShape("RSA-HSM", OptionalInt.of(2048), Optional.empty()), true, version,
					Set.of("wrapKey", "unwrapKey"), Optional.of("Recoverable"), Map.of("a", "b")));
	}

	@Test
	void readsAnEllipticKeyAndASymmetricOne() {
		ObjectNode elliptic = bundle((key, _) -> key.put("kty", "EC-HSM").put("crv", "P-256").remove("n"));
		assertThat(KeyJson.key(ID, elliptic).shape())
			.isEqualTo(new KeyShape("EC-HSM", OptionalInt.empty(), Optional.of("P-256")));
		ObjectNode symmetric = bundle((key, attributes) -> {
			key.put("kty", "oct-HSM").remove("n");
			attributes.put("key_size", 256);
		});
		assertThat(KeyJson.key(ID, symmetric).shape())
			.isEqualTo(new KeyShape("oct-HSM", OptionalInt.of(256), Optional.empty()));
	}

	@Test
	void readsWhatIsNotThereAsAbsent() {
		ObjectNode bundle = bundle((key, attributes) -> {
			key.remove("key_ops");
			attributes.remove("exp");
			attributes.putNull("nbf");
			attributes.remove("recoveryLevel");
		});
		bundle.remove("managed");
		Key key = KeyJson.key(ID, bundle);
		assertThat(key.managed()).isFalse();
		assertThat(key.operations()).isEmpty();
		assertThat(key.recoveryLevel()).isEmpty();
		assertThat(key.current().expiresOn()).isEmpty();
		assertThat(key.current().notBefore()).isEmpty();
	}

	@Test
	void readsListsOfNamesAndVersions() {
		JsonNode page = json(
				"""
						{"value":[{"kid":"https://demo.vault.azure.net/keys/Orders","attributes":{}},
						          {"kid":"https://demo.vault.azure.net:443/keys/bills","attributes":{"enabled":false},"tags":{"team":"billing"},"managed":true}]}""");
		assertThat(KeyJson.listed(page)).containsExactly(new ListedKey(new KeyName("orders"), true, false, Map.of()),
				new ListedKey(new KeyName("bills"), false, true, Map.of("team", "billing")));
		JsonNode versions = json("""
				{"value":[{"kid":"https://demo.vault.azure.net/keys/ORDERS/%s",
				           "attributes":{"enabled":false,"created":1790000000}}],"nextLink":null}"""
			.formatted(VERSION));
		assertThat(KeyJson.versions(ID, versions)).singleElement()
			.satisfies((version) -> assertThat(version.enabled()).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://demo.vault.azure.net/keys/bills/0011223344556677889900aabbccddee",
			"https://demo.vault.azure.net/keys/orders", "https://demo.vault.azure.net/keys/orders/",
			"https://demo.vault.azure.net/keys/orders/latest",
			"https://demo.vault.azure.net/secrets/orders/0011223344556677889900aabbccddee", "", "::", "mailto:x" })
	void takesNoVersionOfAnotherKeyForThisOne(String kid) {
		ObjectNode bundle = bundle((key, _) -> key.put("kid", kid));
		assertThatThrownBy(() -> KeyJson.version(ID, bundle)).satisfies(KeyJsonTest::isOneThatBecomesAFailure);
	}

	/** Whatever member is missing, null or of another type: a value or a failure. */
	@Test
	void survivesAnyShape() {
		Random random = new Random(7);
		for (int round = 0; round < 5000; round++) {
			JsonNode damaged = damage(json(BUNDLE), random);
			try {
				KeyJson.key(ID, damaged);
			}
			catch (RuntimeException ex) {
				isOneThatBecomesAFailure(ex);
			}
		}
	}

	static void isOneThatBecomesAFailure(Throwable failure) {
		assertThat(failure).isInstanceOfAny(JacksonException.class, IllegalArgumentException.class,
				DateTimeException.class);
	}

	private static JsonNode damage(JsonNode node, Random random) {
		if (!node.isObject() || random.nextInt(4) == 0) {
			return switch (random.nextInt(6)) {
				case 0 -> JsonNodeFactory.instance.nullNode();
				case 1 -> JsonNodeFactory.instance.stringNode("odd");
				case 2 -> JsonNodeFactory.instance.numberNode(Long.MAX_VALUE);
				case 3 -> JsonNodeFactory.instance.arrayNode().add(7);
				case 4 -> JsonNodeFactory.instance.objectNode();
				default -> JsonNodeFactory.instance.numberNode(1.5);
			};
		}
		ObjectNode damaged = ((ObjectNode) node).deepCopy();
		String member = damaged.propertyNames().stream().skip(random.nextInt(damaged.size())).findFirst().orElseThrow();
		if (random.nextInt(3) == 0) {
			damaged.remove(member);
		}
		else {
			damaged.set(member, damage(damaged.path(member), random));
		}
		return damaged;
	}

	private static ObjectNode bundle(BiConsumer<ObjectNode, ObjectNode> change) {
		ObjectNode bundle = (ObjectNode) json(BUNDLE);
		change.accept((ObjectNode) bundle.path("key"), (ObjectNode) bundle.path("attributes"));
		return bundle;
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}
