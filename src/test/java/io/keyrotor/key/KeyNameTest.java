package io.keyrotor.key;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyNameTest {

	@Test
	void isTheSameInAnyCase() {
		assertThat(new KeyName("Search-CMK-1")).isEqualTo(new KeyName("search-cmk-1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "-", "0", "Z9-" })
	void takesLettersDigitsAndHyphens(String name) {
		assertThat(new KeyName(name).value()).isEqualToIgnoringCase(name);
	}

	@Test
	void hasAtMost127Characters() {
		assertThat(new KeyName("x".repeat(127)).value()).hasSize(127);
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyName("x".repeat(128)));
	}

	/** The Kelvin sign and the dotted I have lower-case forms in ASCII. */
	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a_b", "a.b", "a/b", "a b", "\u212A", "\u0130", "\u00e4", "k\u0000", "a\n" })
	void takesNothingElse(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyName(name));
	}

}
