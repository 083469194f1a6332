package io.keyrotor.binding;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConsumerIdTest {

	private static final String SERVER = "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders";

	@Test
	void readsTheBlockOfAResource() {
		ConsumerId geo = ConsumerId.parse(SERVER + "#geoBackup");

		assertThat(geo.block()).contains("geoBackup");
		assertThat(geo.kind().word()).isEqualTo("Microsoft.DBforPostgreSQL/flexibleServers");
		assertThat(geo.uri()).isEqualTo(SERVER + "#geoBackup");
		assertThat(geo.resource()).isEqualTo(ConsumerId.parse(SERVER)).isNotEqualTo(geo);
		assertThat(geo.resource().block()).isEmpty();
	}

	@Test
	void aResourceWithoutABlockIsItsOwnResource() {
		ConsumerId server = ConsumerId.parse(SERVER);

		assertThat(server.block()).isEmpty();
		assertThat(server.resource()).isSameAs(server);
		assertThat(server.block("geoBackup")).isEqualTo(ConsumerId.parse(SERVER + "#geoBackup"));
		assertThat(server.block("geoBackup").block("key2").uri()).isEqualTo(SERVER + "#key2");
	}

	@Test
	void blocksDifferByMoreThanCase() {
		assertThat(ConsumerId.parse(SERVER + "#geoBackup")).isEqualTo(ConsumerId.parse(SERVER + "/#GEOBACKUP"))
			.hasSameHashCodeAs(ConsumerId.parse(SERVER + "#GEOBACKUP"))
			.isNotEqualTo(ConsumerId.parse(SERVER + "#key2"));
		assertThat(ConsumerId.parse(SERVER + "/#key2").uri()).isEqualTo(SERVER + "#key2");
	}

	@ParameterizedTest
	@ValueSource(strings = { SERVER + "#", SERVER + "#a#b", SERVER + "#a/b", SERVER + "#a?x", SERVER + "#a b",
			"#geoBackup", "https://sandbox-search.search.windows.net/indexes('hotels')#key2" })
	void refusesABlockThatCannotBe(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ConsumerId.parse(text));
	}

}
