package io.keyrotor.azure;

import java.util.Base64;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactionTest {

	@ParameterizedTest
	@ValueSource(strings = { "Bearer HIDDEN", "bearer  HIDDEN.x-y_z", "Authorization: Bearer HIDDEN",
			"token eyJHIDDENabc.def.ghi", "eyJHIDDENcutoff", "AccountName=shop;AccountKey=HIDDEN+/x==;Suffix=core",
			"SharedAccessKey=HIDDEN", "\"applicationSecret\":\"HIDDEN with blanks\"", "'password': 'HIDDEN, too'",
			"client_secret=HIDDEN&grant_type=x", "?sv=2024&sig=HIDDEN%3D&se=1", "api-key: HIDDEN",
			"\"apiKey\" : \"HIDDEN", "Pwd=HIDDEN;", "access_token=HIDDEN", "client_assertion=HIDDEN", "appid=HIDDEN;x",
			"oid=HIDDEN", "iss=https://HIDDEN/", "https://login.microsoftonline.com/HIDDEN/oauth2",
			"https://STS.windows.net/HIDDEN", "The client 'HIDDEN' with object id 'HIDDEN' does not",
			"the client 'live.com#HIDDEN@example.org' with", "principal 'HIDDEN", "Principal id 'HIDDEN'" })
	void hidesWhatLooksLikeASecret(String text) {
		assertThat(Redaction.readable("Before " + text + " after.")).doesNotContain("HIDDEN").startsWith("Before ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Key not found: https://demo.vault.azure.net/keys/orders",
			"Version 0123456789abcdef0123456789abcdef is disabled.",
			"Activity ID: 0b1c2d3e-1111-4222-8333-444455556666",
			"Resource: '/subscriptions/0b1c2d3e-1111-4222-8333-444455556666/resourcegroups/rg/providers/x/vaults/demo'",
			"The time is 12:30:45.", "a-key-with-a-name-that-is-really-rather-long-and-goes-on-for-ever-2" })
	void leavesWhatPeopleNeed(String text) {
		assertThat(Redaction.readable(text)).isEqualTo(text);
	}

	@Test
	void isOneBoundedLine() {
		assertThat(Redaction.readable("one\r\n\ttwo\u2028three\u0000four")).isEqualTo("one two three four");
		assertThat(Redaction.readable("word ".repeat(100_000))).hasSizeLessThan(700);
		assertThat(Redaction.readable("x".repeat(1_000_000))).hasSizeLessThan(700);
	}

	@RepeatedTest(200)
	void neverShowsAStorageKeyHoweverItIsWrapped(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		byte[] bytes = new byte[64];
		random.nextBytes(bytes);
		String key = Base64.getEncoder().encodeToString(bytes);
		List<String> wrappers = List.of("AccountKey=%s;", "{\"accountKey\":\"%s\"}", "the key %s was refused", "(%s)",
				"'%s'", "%s");
		String text = "w ".repeat(random.nextInt(2100)) + wrappers.get(random.nextInt(wrappers.size())).formatted(key)
				+ " end";
		String readable = Redaction.readable(text);
		for (int start = 0; start + 16 <= key.length(); start++) {
			assertThat(readable).doesNotContain(key.substring(start, start + 16));
		}
	}

}
