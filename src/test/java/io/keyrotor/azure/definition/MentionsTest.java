package io.keyrotor.azure.definition;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

/** How Azure's services name a key, each in its own way. */
class MentionsTest {

	private static final String STORE = "https://payments.vault.azure.net";

	private final Mentions orders = new Mentions(URI.create(STORE), new KeyName("orders"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"{'encryption': {'keyVaultProperties': {'keyIdentifier': '" + STORE + "/keys/orders/" + OLD + "'}}}|" + OLD,
			"{'keyVaultKeyUri': '" + STORE + "/keys/orders'}|",
			"{'a': [{'keyUrl': '" + STORE + ":443/keys/Orders/'}]}|",
			"{'keyvaulturi': '" + STORE + "/', 'keyname': 'ORDERS', 'keyversion': ''}|",
			"{'a': [{'keyVaultUri': '" + STORE + "', 'keyName': 'orders', 'keyVersion': '" + OLD + "'}]}|" + OLD,
			"{'keys': {'" + STORE + "/keys/orders/" + OLD + "': {'thumbprint': 'x'}}}|" + OLD,
			"{'value': {'KeyName': 'orders', 'keyversion': '" + OLD + "', 'keyvaulturi': '" + STORE + "'}}|" + OLD })
	void findsAKeyByUrlOrInParts(String definition, @Nullable String version) {
		assertThat(this.orders.in(tree(definition))).containsExactly(reference(Optional.ofNullable(version)));
	}

	@Test
	void findsEachReferenceOnce() {
		assertThat(this.orders.in(tree(
				"{'activeKey': {'keyUrl': '" + STORE + "/keys/orders/" + NEW + "'}," + " 'previousKeys': [{'keyUrl': '"
						+ STORE + "/keys/orders/" + OLD + "'}, {'keyUrl': '" + STORE + "/keys/orders/" + OLD + "'}]}")))
			.containsExactlyInAnyOrder(reference(Optional.of(NEW)), reference(Optional.of(OLD)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'vaultUri': 'https://payments.vault.azure.net/'}",
			"{'keyUrl': 'https://payments.vault.azure.net/keys/orders-old'}",
			"{'keyUrl': 'https://bills.vault.azure.net/keys/orders'}",
			"{'keyUrl': 'https://payments.vault.azure.net/secrets/orders'}",
			"{'keyvaulturi': 'https://bills.vault.azure.net', 'keyname': 'orders'}",
			"{'keyvaulturi': 'https://payments.vault.azure.net', 'keyname': 'bills'}",
			"{'a': {'keyvaulturi': 'https://payments.vault.azure.net'}, 'b': {'keyname': 'orders'}}",
			"{'hostName': 'https://my-app-.azurewebsites.net', 'name': 'orders'}",
			"{'address': 'https://10.0.0.300', 'name': 'orders'}", "{'address': 'https://a..b', 'name': 'orders'}" })
	void findsNoOtherKey(String definition) {
		assertThat(this.orders.in(tree(definition))).isEqualTo(List.of());
	}

	private static Reference reference(Optional<String> version) {
		URI store = URI.create(STORE);
		KeyName key = new KeyName("orders");
		return version.<Reference>map((id) -> new Reference.Pinned(store, key, new VersionId(id)))
			.orElseGet(() -> new Reference.Versionless(store, key));
	}

}
