package io.keyrotor.assignment;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import io.keyrotor.key.KeyName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class NamePatternTest {

	@ParameterizedTest
	@CsvSource({ "*,a,true", "cmk-*,cmk-,true", "cmk-*,cmk-1,true", "cmk-*,cmk,false", "cmk-*,xcmk-1,false",
			"CMK-*,cmk-1,true", "cmk-*,CMK-1,true", "cmk-?,cmk-1,true", "cmk-?,cmk-12,false", "cmk-?,cmk-,false",
			"*-prod,cmk-prod,true", "*-prod,cmk-prod-1,false", "*a*b*,xaybz,true", "*a*b*,xbya,false",
			"search-cmk,search-cmk,true", "search-cmk,search-cmk2,false", "**,abc,true", "a*?,a,false", "a*?,ab,true",
			"*ab,aab,true" })
	void matchesTheWholeNameWithoutRegardToCase(String pattern, String name, boolean matches) {
		assertThat(new NamePattern(pattern).matches(new KeyName(name))).isEqualTo(matches);
	}

	@Test
	void agreesWithASlowAndObviousOracle() {
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			String pattern = text(random, "ab*?", 8);
			String name = text(random, "ab", 8);
			boolean expected = Pattern.matches(pattern.replace("?", ".").replace("*", ".*"), name);
			assertThat(new NamePattern(pattern).matches(new KeyName(name))).as("%s on %s", pattern, name)
				.isEqualTo(expected);
		}
	}

	private static String text(Random random, String letters, int longest) {
		StringBuilder text = new StringBuilder();
		int length = 1 + random.nextInt(longest);
		for (int i = 0; i < length; i++) {
			text.append(letters.charAt(random.nextInt(letters.length())));
		}
		return text.toString();
	}

	@Test
	void patternMadeToTakeLongDoesNot() {
		NamePattern pattern = new NamePattern("*a".repeat(60) + "*b");
		KeyName name = new KeyName("a".repeat(127));
		assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> pattern.matches(name))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a_b", "a.b", "[a]", "a/b", "ä" })
	void patternThatNoNameCouldMatchIsNone(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> new NamePattern(pattern))
			.withMessageContaining("'" + pattern + "'");
	}

	@Test
	void isAsLongAsANameAtMost() {
		assertThat(List.of(new NamePattern("*".repeat(127)))).hasSize(1);
		assertThatIllegalArgumentException().isThrownBy(() -> new NamePattern("*".repeat(128)));
	}

}
