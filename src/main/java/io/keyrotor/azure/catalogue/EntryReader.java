package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.binding.CodedKinds;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.KeyNeeds;
import io.keyrotor.binding.RetirementRule;

/** Reads one entry. What is not right makes no entry but a complaint. */
final class EntryReader {

	private static final Pattern TYPE = Pattern
		.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z0-9]+)+(/[A-Za-z][A-Za-z0-9]*)+");

	private static final Pattern API_VERSION = Pattern.compile("20\\d{2}-[01]\\d-[0-3]\\d(-[a-z]+)?");

	private final Section entry;

	private final CodedKinds coded = new CodedKinds();

	EntryReader(Section entry) {
		this.entry = entry;
	}

	/** Reads it; empty if something is wrong that an entry cannot do without. */
	Optional<CatalogueEntry> read() {
		Optional<ConsumerKind> kind = kind();
		Optional<String> apiVersion = this.entry.required("apiVersion", this::apiVersion);
		Optional<NamedKey> key = this.entry.required("key", (name) -> this.entry.in(name, NamedKey::read));
		Optional<Handling> handling = new HandlingReader(this.entry).read(key.map(NamedKey::location));
		Optional<String> newest = newest(handling);
		Follows follows = this.entry.in("follows", Follows::read).orElse(Follows.UNKNOWN);
		boolean verified = this.entry.required("verified", this.entry::yes).orElse(false);
		Optional<Duration> cacheTime = this.entry.duration("cacheTime");
		Optional<RetirementRule> retirement = retirement(cacheTime, key.map(NamedKey::form), verified, follows);
		Optional<KeyNeeds> needs = this.entry.required("needs", (name) -> this.entry.in(name, NeedsReader::read));
		Optional<String> source = this.entry.required("source", this.entry::text);
		Optional<Roles> roles = this.entry.in("roles", Roles::read);
		Optional<MemberPath> identity = this.entry.path("identity");
		Optional<MemberPath> observable = this.entry.path("observable");
		StateRule state = this.entry.in("state", StateReader::read).orElse(StateReader.USUAL);
		this.entry.end();
		if (kind.isEmpty() || apiVersion.isEmpty() || key.isEmpty() || handling.isEmpty() || retirement.isEmpty()
				|| source.isEmpty() || needs.isEmpty()) {
			return Optional.empty();
		}
		return Optional.of(new CatalogueEntry(kind.get(), apiVersion.get(), newest, key.get().location(),
				key.get().form(), handling.get(), identity, observable, state, cacheTime, retirement.get(),
				roles.flatMap(Roles::reading), roles.flatMap(Roles::writing), needs.get(), follows, source.get(),
				verified));
	}

	private Optional<ConsumerKind> kind() {
		Optional<ConsumerKind> kind = this.entry
			.required("type",
					(name) -> this.entry.text(name, (text) -> TYPE.matcher(text).matches(),
							"It has to be an ARM resource type such as Microsoft.Storage/storageAccounts."))
			.map(ConsumerKind::ofResource);
		kind.filter(this.coded.kinds()::contains)
			.ifPresent((own) -> this.entry.complain("type", "Resources of the type " + own.type()
					+ " are moved by code of their own, which no entry can replace."));
		return kind;
	}

	private Optional<String> apiVersion(String name) {
		return this.entry.text(name, (text) -> API_VERSION.matcher(text).matches(),
				"It has to be an api-version such as 2026-04-01.");
	}

	private Optional<String> newest(Optional<Handling> handling) {
		Optional<String> newest = apiVersion("newestApiVersion");
		if (newest.isPresent() && handling.filter(EntryReader::losesNothing).isPresent()) {
			this.entry.complain("newestApiVersion", "Only the key's own members are sent, so that nothing can be lost"
					+ " which a newer version shows: leave it out, or say 'whole' in 'write'.");
		}
		return newest;
	}

	private static boolean losesNothing(Handling handling) {
		return switch (handling) {
			case Handling.Written written -> written.verb().equals("PATCH") && written.whole().isEmpty();
			case Handling.ByHand _ -> true;
			case Handling.Special _ -> false;
		};
	}

	private Optional<RetirementRule> retirement(Optional<Duration> cacheTime, Optional<KeyForm> form, boolean verified,
			Follows follows) {
		RetirementReader reader = new RetirementReader(this.entry, cacheTime);
		Optional<RetirementRule> rule = this.entry.required("retirement", (name) -> this.entry.in(name, reader::read));
		rule.ifPresent((said) -> reader.judge(said, verified, form, follows));
		if (follows.ifReapplied() && form.filter((taken) -> !taken.versionless()).isPresent()) {
			this.entry.complain("follows", "'ifReapplied' is said of a type that takes its key without a version.");
		}
		return rule;
	}

	/** The roles that Keyrotor needs. */
	private record Roles(Optional<String> reading, Optional<String> writing) {

		static Optional<Roles> read(Section section) {
			return Optional.of(new Roles(section.text("read"), section.text("write")));
		}

	}

}
