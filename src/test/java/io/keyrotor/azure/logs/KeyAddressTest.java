package io.keyrotor.azure.logs;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyAddressTest {

	private static final String VERSION = "0682afdd9c104f4285df20107e956cad";

	private static final KeyName ORDERS = new KeyName("orders");

	@ParameterizedTest
	@CsvSource({ "https://payments.vault.azure.net/keys/orders, , ",
			"https://payments.vault.azure.net/keys/Orders/, , ",
			"https://payments.vault.azure.net:443/keys/orders/" + VERSION + ", " + VERSION + ", ",
			"https://payments.vault.azure.net/keys/orders/0682AFDD9C104F4285DF20107E956CAD/wrapkey?api-version=7.4, "
					+ VERSION + ", wrapkey",
			"/keys/orders/wrapKey, , wrapkey", "https://payments.vault.azure.net/keys/orders//unwrapkey, , unwrapkey",
			"https://payments.vault.azure.net//keys/orders/versions?maxresults=25&x=/keys/other, , versions" })
	void readsAnAddress(String text, @Nullable String version, @Nullable String action) {
		KeyAddress address = KeyAddress.of(text).orElseThrow();
		assertThat(address.version()).isEqualTo(Optional.ofNullable(version).map(VersionId::new));
		assertThat(address.action()).isEqualTo(Optional.ofNullable(action));
		assertThat(address.mayBe(store("https://payments.vault.azure.net"), ORDERS)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "https://payments.vault.azure.net/", "/secrets/orders", "/keys/",
			"https://payments.vault.azure.net/deletedkeys/orders", "/keys/orders/abc/unwrapkey/more" })
	void takesNothingElseForOne(String text) {
		assertThat(KeyAddress.of(text)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "https://payments.vault.azure.net/keys/orders, true",
			"https://PAYMENTS.vault.azure.net/keys/orders, true",
			"https://payments.privatelink.vaultcore.azure.net/keys/orders, true",
			"https://other.vault.azure.net/keys/orders, false", "https://payments2.vault.azure.net/keys/orders, false",
			"https://payments.vault.azure.net/keys/orders-old, false", "/keys/orders, true" })
	void knowsAKeyOfItsOwnStore(String text, boolean own) {
		assertThat(KeyAddress.of(text).orElseThrow().mayBe(store("https://payments.vault.azure.net"), ORDERS))
			.isEqualTo(own);
	}

	@ParameterizedTest
	@CsvSource({ "https://other.vault.azure.net/keys/orders, true", "https://other.vault.azure.net/keys/bills, false" })
	void takesAnyHostForThatOfAStoreWithANameOfOnesOwn(String text, boolean own) {
		assertThat(KeyAddress.of(text).orElseThrow().mayBe(store("https://keys.example"), ORDERS)).isEqualTo(own);
	}

	private static KeyStore store(String uri) {
		return new KeyStore(new KeyStoreName("payments"), KeyStoreType.KEY_VAULT, URI.create(uri),
				KeyStoreRules.keyVault(28, false));
	}

}
