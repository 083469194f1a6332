package io.keyrotor.azure;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					Caller: appid=a1;oid=b2;iss=https://sts.windows.net/c3/ Action: 'read' | Caller: [redacted] Action: 'read'
					The application 'appid=a1;oid=b2;iss=https://sts.windows.net/c3/' has no permission. | The application 'appid=[redacted];oid=[redacted];iss=[redacted]' has no permission.
					Caller: ann.lee@orders.example; Vault: orders | Caller: [redacted]; Vault: orders
					upn=ann_orders.example#EXT#@orders.onmicrosoft.com;x | upn=[redacted];x
					signed in as ann+ops@orders.example. | signed in as [redacted]
					for José@orders.example today | for [redacted] today
					name=live.com#ann@orders.example;x | name=[redacted];x
					Expected https://sts.windows.net/6b1f7a52-0d3c-4a8e-9f10-2c5d7e8a9b01/, found https://login.microsoftonline.com:443/orders.example. | Expected https://sts.windows.net/[redacted]/, found https://login.microsoftonline.com:443/[redacted]
					tenant orders.onmicrosoft.com is not allowed | tenant [redacted] is not allowed
					tenant orders.partner.onmschina.cn is not allowed | tenant [redacted] is not allowed
					The principal 6b1f7a52-0d3c-4a8e-9f10-2c5d7e8a9b01 in {6B1F7A52-0D3C-4A8E-9F10-2C5D7E8A9B02} | The principal [redacted] in {[redacted]}
					"oid":"6b1f7a52-0d3c-4a8e-9f10-2c5d7e8a9b01","tid": "6b1f7a52-0d3c-4a8e-9f10-2c5d7e8a9b02" | "oid":"[redacted]","tid": "[redacted]"
					oid%3D6b1f7a52-0d3c-4a8e-9f10-2c5d7e8a9b01 | oid%3D[redacted]
					Client address: 203.0.113.9 | Client address: [redacted]
					Client address: 203.0.113.9. Vault: orders | Client address: [redacted]. Vault: orders
					from 203.0.113.9:50123, 10.0.0.0/8 and (198.51.100.7) | from [redacted]:50123, [redacted]/8 and ([redacted])
					at 203.0.113.9.Vault | at [redacted].Vault
					Client address: 2001:db8::17 | Client address: [redacted]
					Client address:2001:DB8:0:0:8:800:200C:417A, next | Client address:[redacted], next
					from [2001:db8::17]:443 or ::1 or fe80::1%eth0 | from [[redacted]]:443 or [redacted] or [redacted]%eth0
					mapped ::ffff:203.0.113.9 here | mapped [redacted] here
					at 203.0.\u200b113.9 hidden | at [redacted] hidden
					""")
	void hidesWhoAskedAndFromWhere(String text, String readable) {
		String spelled = text.replace("\\u200b", "\u200b");
		assertThat(Redaction.readable(spelled)).isEqualTo(readable);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Key Vault 1.9.3449.1 answered.", "Microsoft.KeyVault/vaults/keys/rotate/action",
			"AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.",
			"RequestId:0b1c2d3e-1111-4222-8333-444455556666", "Trace ID: 0b1c2d3e-1111-4222-8333-444455556666",
			"the action std::rotate", "Vault: orders;location=westeurope" })
	void leavesAloneWhatOnlyLooksLikeIt(String text) {
		assertThat(Redaction.readable(text)).isEqualTo(text);
	}

	@Test
	void neverCutsACharacterInTwo() {
		String keys = "\ud83d\udd11".repeat(1000);
		for (String text : List.of(keys, "x" + keys, "\ud83d lone \udd11")) {
			assertThat(Redaction.readable(text).codePoints())
				.noneMatch((point) -> Character.getType(point) == Character.SURROGATE);
		}
	}

	@ParameterizedTest
	@MethodSource("nasty")
	void readsInStepsThatGrowWithTheTextAndOfAMillionCharactersOnlyTheFirst(String part) {
		String text = part.repeat(20_000 / part.length());
		for (Pattern pattern : Redaction.patterns()) {
			CountedText counted = new CountedText(text);
			Matcher matcher = pattern.matcher(counted);
			while (matcher.find()) {
				assertThat(matcher.end()).isGreaterThan(matcher.start());
			}
			assertThat(counted.steps()).as("%s on %s", pattern, part).isLessThan(400L * text.length());
		}
		CountedText counted = new CountedText(part.repeat(1_000_000 / part.length()));
		assertThat(Redaction.readable(counted)).hasSizeLessThan(700);
		assertThat(counted.steps()).isLessThan(10_000);
	}

	static List<String> nasty() {
		return List.of("x", "0", "A1b", "-", "a-", "a.", "1.", "1.1.1.", ":", "::", "a:", "1:2:3:4:5:6:7:", "@", "a@",
				"=", "a=", "'", "\"", "eyJ", "eyJ.", "eyJ-", "bearer ", "secret", "secret=", "secret=\"", "token ",
				"sig", "sig:'", "caller:", "caller: ", "caller:x=", "appid=", "oid", "https://login.",
				"https://login.a", "https://sts.windows.net/", "a.onmicrosoft.", "onmicrosoft",
				"0b1c2d3e-1111-4222-8333-", "0b1c2d3e-", "/subscriptions/", "aB1+", "ann@b.", "\ud83d\udd11", "\u200b",
				" ", "\r\n");
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

	/** A text that counts how often one of its characters is looked at. */
	private static final class CountedText implements CharSequence {

		private final String text;

		private long steps;

		CountedText(String text) {
			this.text = text;
		}

		long steps() {
			return this.steps;
		}

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public char charAt(int index) {
			this.steps++;
			return this.text.charAt(index);
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			this.steps += end - start;
			return this.text.substring(start, end);
		}

		@Override
		public String toString() {
			this.steps += this.text.length();
			return this.text;
		}

	}

}
