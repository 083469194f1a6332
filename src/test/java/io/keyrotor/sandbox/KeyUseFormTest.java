package io.keyrotor.sandbox;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyUseFormTest {

	@Test
	void readsAUse() {
		KeyUseForm form = KeyUseForm.read("""
				{"keyStore": "sandbox-vault", "key": "search-cmk", "operation": "unwrapKey", "caller": "finance",
				 "version": "0123456789abcdef0123456789abcdef"}""");
		assertThat(form.use()).isEqualTo(KeyUse.UNWRAP);
		assertThat(form.caller()).isEqualTo("finance");
		assertThat(form.version().orElseThrow().value()).isEqualTo("0123456789abcdef0123456789abcdef");
	}

	@Test
	void saysEverythingThatIsWrong() {
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> KeyUseForm
				.read("{\"keyStore\": \"other\", \"operation\": \"sign\", \"version\": \"1\", \"who\": \"me\"}"))
			.withMessageContaining("'who'")
			.withMessageContaining("keyStore")
			.withMessageContaining("key must be the name")
			.withMessageContaining("version")
			.withMessageContaining("operation");
		assertThatExceptionOfType(BadInput.class).isThrownBy(() -> KeyUseForm.read("[]"));
	}

}
