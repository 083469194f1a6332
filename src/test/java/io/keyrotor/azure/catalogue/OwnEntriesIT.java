package io.keyrotor.azure.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.keyrotor.binding.ConsumerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A start with catalogue files of one's own. */
@ExtendWith(OutputCaptureExtension.class)
class OwnEntriesIT {

	private static final String ENTRY = """
			- type: Contoso.Data/stores
			  apiVersion: "2026-01-01"
			  key: {uri: properties.keyUrl, takes: [versioned]}
			  write: {verb: PATCH}
			  retirement: {keep: nobody has verified it}
			  needs: {sizes: [2048], managedHsm: false, source: our own page}
			  source: our own page
			  verified: false
			""";

	@TempDir
	private Path folder;

	@Test
	void addsTypesAndReplacesBuiltInOnes(CapturedOutput output) throws IOException {
		Path one = file("one.yaml", ENTRY);
		Path two = file("two.yaml", ENTRY.replace("Contoso.Data/stores", "Microsoft.Maps/accounts"));

		try (ConfigurableApplicationContext context = run(Map.of("keyrotor.consumers.catalogue[0]", one.toString(),
				"keyrotor.consumers.catalogue[1]", "file:" + two))) {
			Catalogue catalogue = context.getBean(Catalogue.class);
			assertThat(catalogue.rules(ConsumerKind.ofResource("contoso.data/STORES")).known()).isTrue();
			assertThat(catalogue.entry(ConsumerKind.ofResource("Microsoft.Maps/accounts")).orElseThrow().source())
				.isEqualTo("our own page");
			assertThat(catalogue.rules(ConsumerKind.STORAGE_ACCOUNT).known()).isTrue();
		}
		assertThat(output).contains("Catalogue entries of your own: Contoso.Data/stores, Microsoft.Maps/accounts.",
				"Entries in place of built-in ones: Microsoft.Maps/accounts.");
	}

	@Test
	void saysEverythingThatIsWrongWithItsLineAndDoesNotStart(CapturedOutput output) throws IOException {
		Path one = file("one.yaml", ENTRY.replace("PATCH", "POST").replace("2048", "big"));
		Path two = file("two.yaml",
				ENTRY.replace("Contoso.Data/stores", "Microsoft.HealthcareApis/workspaces/fhirservices")
						+ "  password: tell-nobody\n");

		refuse(Map.of("keyrotor.consumers.catalogue", one + "," + two));

		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The property keyrotor.consumers.catalogue is refused: ",
					one + ", line 4: 'verb' is not right. It has to be PATCH or PUT.",
					one + ", line 6: 'sizes' is not right.", two + ", line 1: Resources of the type",
					two + ", line 9: Nothing is known by the name 'password' here.", "docs/consumers.md")
			.doesNotContain("tell-nobody");
	}

	@Test
	void doesNotStartWithAnEntryThatLoosensABuiltInOne(CapturedOutput output) throws IOException {
		Path one = file("one.yaml", ENTRY.replace("Contoso.Data/stores", "Microsoft.EventHub/namespaces"));

		refuse(Map.of("keyrotor.consumers.catalogue", one.toString()));

		assertThat(output).contains("APPLICATION FAILED TO START",
				one + ", line 4: The built-in entry of this type is moved by code of its own or by hand");
	}

	@Test
	void takesATypeFromOneFileOnly(CapturedOutput output) throws IOException {
		Path one = file("one.yaml", ENTRY);
		Path two = file("two.yaml", ENTRY);

		refuse(Map.of("keyrotor.consumers.catalogue", one + "," + two));

		assertThat(output).contains("APPLICATION FAILED TO START",
				two + ", line 1: The type Contoso.Data/stores has an entry in " + one + " already.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "own.yaml|absolute path", "https://contoso.example/tell-nobody.yaml|absolute path",
					"classpath:catalogue/apps.yaml|absolute path", "file:own.yaml|absolute path",
					"/nowhere/at/all.yaml|a file of at most a megabyte", "/|a file of at most a megabyte" })
	void takesFilesAlone(String location, String reason, CapturedOutput output) {
		refuse(Map.of("keyrotor.consumers.catalogue", location));

		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The property keyrotor.consumers.catalogue[0] is refused: ",
					reason)
			.doesNotContain("tell-nobody");
	}

	@Test
	void saysWhatIsWrongWithTheOtherFilesWhenOneIsNotThere(CapturedOutput output) throws IOException {
		Path one = file("one.yaml", ENTRY.replace("PATCH", "POST"));

		refuse(Map.of("keyrotor.consumers.catalogue",
				this.folder.resolve("none.yaml") + "," + one + ",https://contoso.example/tell-nobody.yaml"));

		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The property keyrotor.consumers.catalogue is refused: ",
					"keyrotor.consumers.catalogue[0] is refused: It must be a file",
					one + ", line 4: 'verb' is not right.",
					"keyrotor.consumers.catalogue[2] is refused: It must be the absolute path")
			.doesNotContain("tell-nobody");
	}

	@Test
	void readsNoEndlessFile(CapturedOutput output) throws IOException {
		Path big = file("big.yaml", "# " + "x".repeat(1_000_000));

		refuse(Map.of("keyrotor.consumers.catalogue", big.toString()));

		assertThat(output).contains("APPLICATION FAILED TO START", "at most a megabyte");
	}

	private Path file(String name, String text) throws IOException {
		return Files.writeString(this.folder.resolve(name), text);
	}

	private static void refuse(Map<String, Object> properties) {
		assertThatThrownBy(() -> run(properties)).isNotNull();
	}

	private static ConfigurableApplicationContext run(Map<String, Object> properties) {
		return new SpringApplicationBuilder(Adapter.class).web(WebApplicationType.NONE).properties(properties).run();
	}

	@ComponentScan({ "io.keyrotor.azure.catalogue", "io.keyrotor.settings" })
	static class Adapter {

	}

}
