package io.keyrotor.azure.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/consumers.md} says what the catalogue says. Run with
 * {@code -Dconsumers.write=true} to write its table anew.
 */
class ConsumersPageTest {

	private static final Path PAGE = Path.of("docs/consumers.md");

	private static final String BEGIN = "<!-- The table: written by ConsumersPageTest. -->\n\n";

	private static final String END = "\n<!-- The end of the table. -->";

	private static final String EXAMPLE = "```yaml\n";

	private final ConsumerMatrix matrix = new ConsumerMatrix(Catalogue.builtIn());

	@Test
	void keptTableIsTheOneThatTheCatalogueGives() throws IOException {
		String kept = Files.readString(PAGE);
		assertThat(kept).contains(BEGIN, END);
		int begin = kept.indexOf(BEGIN) + BEGIN.length();
		int end = kept.indexOf(END);
		if (Boolean.getBoolean("consumers.write")) {
			Files.writeString(PAGE, kept.substring(0, begin) + this.matrix.markdown() + kept.substring(end));
			return;
		}
		assertThat(kept.substring(begin, end))
			.as("Run the test with -Dconsumers.write=true, look at the difference, and keep it.")
			.isEqualTo(this.matrix.markdown());
	}

	@Test
	void everyKindHasARow() {
		List<ConsumerKind> kinds = Catalogue.builtIn().kinds();
		List<String> rows = this.matrix.markdown().lines().skip(2).toList();
		assertThat(rows).hasSameSizeAs(kinds);
		assertThat(kinds)
			.allSatisfy((kind) -> assertThat(rows).anyMatch((row) -> row.startsWith("| " + kind.word() + " |")));
	}

	@Test
	void theExampleIsAnEntry(@TempDir Path folder) throws IOException {
		List<CatalogueEntry> read = OwnEntries
			.read(List.of(Files.writeString(folder.resolve("own.yaml"), example()).toString()), Catalogue.builtIn());

		assertThat(read).singleElement().satisfies((entry) -> {
			assertThat(entry.handling()).isInstanceOf(Handling.Written.class);
			assertThat(Catalogue.builtIn().entry(entry.kind())).isEmpty();
		});
	}

	@Test
	void everyMemberOfTheSchemaIsDescribed() throws IOException {
		String page = Files.readString(PAGE);
		assertThat(Stream.of("type", "apiVersion", "newestApiVersion", "key.uri", "key.vault", "key.name",
				"key.version", "key.array", "key.takes", "key.versionless", "key.followsIf", "key.onlyIf",
				"key.storeId", "key.otherStore", "write.verb", "write.whole", "write.strip", "write.keep",
				"write.writeOnly", "byHand", "special", "writes", "identity", "observable", "state.member",
				"state.succeeded", "state.failed", "state.busyIf", "state.faultIf", "state.health", "cacheTime",
				"retirement.afterCache", "retirement.keep", "roles.read", "roles.write", "needs.keyTypes",
				"needs.sizes", "needs.operations", "needs.sameTenant", "needs.sameRegion", "needs.managedHsm",
				"needs.source", "follows.byItself", "follows.ifReapplied", "follows.source", "source", "verified"))
			.allSatisfy((member) -> assertThat(page).contains("| `" + member + "`"));
	}

	private static String example() throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(EXAMPLE) + EXAMPLE.length();
		return page.substring(begin, page.indexOf("```", begin));
	}

}
