package io.keyrotor.azure.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.binding.CodedKinds;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.ConsumerRules;

/** All that is known of consumers: the kinds with code of their own, and the entries. */
public final class Catalogue implements ConsumerKinds {

	private final CodedKinds coded = new CodedKinds();

	private final Map<ConsumerKind, CatalogueEntry> entries = new LinkedHashMap<>();

	/** With these entries; of two for one kind the later one counts. */
	public Catalogue(Collection<CatalogueEntry> entries) {
		entries.stream()
			.sorted(Comparator.comparing((entry) -> entry.kind().type()))
			.forEach((entry) -> this.entries.put(entry.kind(), entry));
	}

	/** The one that comes with Keyrotor. */
	public static Catalogue builtIn() {
		return new Catalogue(BuiltInEntries.read());
	}

	public Optional<CatalogueEntry> entry(ConsumerKind kind) {
		return Optional.ofNullable(this.entries.get(kind));
	}

	/** By type. */
	public List<CatalogueEntry> entries() {
		return List.copyOf(this.entries.values());
	}

	@Override
	public ConsumerRules rules(ConsumerKind kind) {
		return entry(kind).map(CatalogueEntry::rules).orElseGet(() -> this.coded.rules(kind));
	}

	@Override
	public List<ConsumerKind> kinds() {
		return Stream.concat(this.coded.kinds().stream(), this.entries.keySet().stream()).toList();
	}

}
