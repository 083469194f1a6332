package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.binding.CodedKinds;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.RetirementRule;

/**
 * The table of {@code docs/consumers.md}: what is known of each kind, from the catalogue
 * and from the rules of the kinds with code of their own.
 */
final class ConsumerMatrix {

	private static final String HEAD = """
			| kind | key in | takes | follows by itself | shows the version in use | Keyrotor | cache time | old version | Managed HSM | key sizes | source |
			|---|---|---|---|---|---|---|---|---|---|---|
			""";

	private static final Coded SEARCH = new Coded("encryptionKey.{keyVaultUri, keyVaultKeyName, keyVaultKeyVersion}",
			"versioned, versionless", "yes", "moves: PUT of the whole definition");

	private static final Coded HEALTH = new Coded(
			"properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl", "versioned", "no",
			"moves: PUT of all that can be written");

	private final Catalogue catalogue;

	ConsumerMatrix(Catalogue catalogue) {
		this.catalogue = catalogue;
	}

	String markdown() {
		Stream<String> coded = new CodedKinds().kinds()
			.stream()
			.sorted(Comparator.comparing(ConsumerKind::word))
			.map(this::row);
		return Stream.concat(coded, this.catalogue.entries().stream().map(ConsumerMatrix::row))
			.collect(Collectors.joining("\n", HEAD, "\n"));
	}

	private String row(ConsumerKind kind) {
		Coded coded = kind.isSearchObject() ? SEARCH : HEALTH;
		ConsumerRules rules = this.catalogue.rules(kind);
		return row(kind.word(), "`" + coded.key() + "`", coded.takes(), coded.follows(), "no", coded.does(),
				(rules.retirement() instanceof RetirementRule.AfterCache after) ? words(after.cacheTime()) : "",
				words(rules.retirement()), words(rules.needs().managedHsm()), sizes(rules), rules.needs().source());
	}

	private static String row(CatalogueEntry entry) {
		return row(entry.kind().word(), "`" + entry.key().words() + "`", entry.form().words(),
				words(entry.follows().byItself()) + (entry.follows().ifReapplied() ? ", if applied once more" : ""),
				entry.observable()
					.map(MemberPath::names)
					.map(List::getLast)
					.map((name) -> "`" + name + "`")
					.orElse("no"),
				words(entry.handling()), entry.cacheTime().map(ConsumerMatrix::words).orElse(""),
				words(entry.retirement()), words(entry.needs().managedHsm()), sizes(entry.rules()),
				entry.source() + (entry.verified() ? "" : " (not verified)"));
	}

	private static String row(String... cells) {
		return Stream.of(cells).map((cell) -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
	}

	private static String words(Handling handling) {
		return switch (handling) {
			case Handling.Written written ->
				"moves: " + written.verb() + written.whole().map((whole) -> " of `" + whole + "`").orElse("");
			case Handling.ByHand _ -> "by hand";
			case Handling.Special special when special.instructions().isPresent() -> "by hand";
			case Handling.Special special -> "moves: code of its own, `" + special.word() + "`"
					+ ((special.writes() > 1) ? ", up to " + special.writes() + " writes" : "");
		};
	}

	private static String words(RetirementRule rule) {
		return switch (rule) {
			case RetirementRule.AfterCache _ -> "may go after the cache time";
			case RetirementRule.KeepsOldVersions keeps -> "stays: " + keeps.reason();
		};
	}

	private static String words(Optional<Boolean> known) {
		return known.map((yes) -> yes ? "yes" : "no").orElse("not verified");
	}

	private static String words(Duration time) {
		return (time.toMinutes() % 60 == 0) ? time.toHours() + " h" : time.toMinutes() + " min";
	}

	private static String sizes(ConsumerRules rules) {
		return new TreeSet<>(rules.needs().sizesInBits()).stream()
			.map(String::valueOf)
			.collect(Collectors.joining(", "));
	}

	/** What the rules do not say of a kind with code of its own. */
	private record Coded(String key, String takes, String follows, String does) {
	}

}
