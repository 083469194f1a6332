package io.keyrotor.web.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.keyrotor.key.UpstreamFailure.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The codes are listed in {@code docs/operations.md}. Run with
 * {@code -Dproblems.write=true} to write the list anew.
 */
class ProblemCodeTest {

	private static final Path PAGE = Path.of("docs/operations.md");

	private static final String START = "| problem | when | what to do |\n|---|---|---|\n";

	@ParameterizedTest
	@EnumSource
	void everyCodeSaysWhatItMeansAndWhatToDo(ProblemCode code) {
		assertThat(code.word()).matches("([A-Z][a-z]+)+");
		assertThat(code.meaning()).matches("[A-Z].*\\.");
		assertThat(code.remedy()).matches("[A-Z].*\\.");
		assertThat(ProblemCode.of(code.word())).contains(code);
	}

	@ParameterizedTest
	@EnumSource
	void whatPassesByItselfHasACodeThatSaysSo(Reason reason) {
		if (reason != Reason.UNAUTHENTICATED_FOR_NOW) {
			assertThat(UpstreamCodes.ofKeyStore(reason).retryable()).isEqualTo(reason.passing());
			assertThat(UpstreamCodes.ofConsumer(reason).retryable()).isEqualTo(reason.passing());
		}
	}

	@Test
	void theOperationsPageListsEveryCode() throws IOException {
		String page = Files.readString(PAGE);
		int start = page.indexOf(START) + START.length();
		int end = page.indexOf("\n\n", start) + 1;
		assertThat(start).isGreaterThan(START.length());
		if (Boolean.getBoolean("problems.write")) {
			Files.writeString(PAGE, page.substring(0, start) + rows() + page.substring(end));
		}
		assertThat(Files.readString(PAGE)).as("Run the test with -Dproblems.write=true, and keep the page.")
			.contains(START + rows() + "\n");
	}

	private static String rows() {
		return Arrays.stream(ProblemCode.values())
			.map((code) -> "| `%s` (%d) | %s | %s |%n".formatted(code.word(), code.status().value(), code.meaning(),
					code.remedy()))
			.collect(Collectors.joining());
	}

}
