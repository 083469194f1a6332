package io.keyrotor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What can be said of the README and the pages it leads to without running anything. */
class ReadmeTest {

	private static final Path README = Path.of("README.md");

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

	@Test
	void beginsWithTheTwoCommands() throws IOException {
		assertThat(Files.readString(README)).startsWith("""
				# Keyrotor

				```sh
				./mvnw spring-boot:test-run
				./mvnw verify
				```
				""");
	}

	@Test
	void startsNothingButTheBuildTheSandboxAndTheJar() {
		assertThat(ReadmeCommands.in(README).others()).containsExactly("./mvnw spring-boot:test-run", "./mvnw verify",
				"./mvnw spring-boot:test-run -Dspring-boot.run.main-class=io.keyrotor.sandbox.AzureSandbox",
				"env $(cat target/sandbox/environment) java -jar target/keyrotor.jar"
						+ " --spring.config.additional-location=file:target/sandbox/");
	}

	@Test
	void linksLeadSomewhere() throws IOException {
		for (Path page : pages()) {
			Matcher link = LINK.matcher(Files.readString(page));
			while (link.find()) {
				assertThat(page.resolveSibling(link.group(1))).as("link in " + page).exists();
			}
		}
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.walk(Path.of("docs")); Stream<Path> github = Files.walk(Path.of(".github"))) {
			return Stream.of(docs, github, Stream.of(README, Path.of("docker/README.md")))
				.flatMap((pages) -> pages)
				.filter((page) -> page.toString().endsWith(".md"))
				.toList();
		}
	}

}
