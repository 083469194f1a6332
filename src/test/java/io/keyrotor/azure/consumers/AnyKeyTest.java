package io.keyrotor.azure.consumers;

import java.net.URI;

import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Any key in a definition of any kind. */
class AnyKeyTest {

	private static final URI STORE = URI.create("https://payments.vault.azure.net");

	private static final String VERSION = "0123456789abcdef0123456789abcdef";

	@Test
	void findsAKeyThatIsTheNameOfAMember() {
		String database = "{\"keys\": {\"%s/keys/orders/%s\": {\"creationDate\": \"2026-01-01\"}}}".formatted(STORE,
				VERSION);
		assertThat(new AnyKey(STORE::equals).in(JsonMapper.shared().readTree(database)))
			.containsExactly(new Reference.Pinned(STORE, new KeyName("orders"), new VersionId(VERSION)));
	}

}
