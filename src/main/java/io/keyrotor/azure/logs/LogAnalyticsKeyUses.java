package io.keyrotor.azure.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.AuditWorkspaces;
import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.Cloud;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.KeyUse;
import io.keyrotor.retirement.KeyUseLog;
import io.keyrotor.retirement.KeyUses;

import org.springframework.stereotype.Component;

/**
 * The audit events that key stores send to Log Analytics workspaces. A store's events may
 * be in any of several tables, by how its diagnostic setting was made; a use in any of
 * them counts, and one of them must exist.
 */
@Component
final class LogAnalyticsKeyUses implements KeyUseLog {

	/** How far before the time asked for the latest event of a key is looked for. */
	private static final Duration LOOKING_BACK = Duration.ofDays(30);

	private final AzureHttp http;

	private final Cloud cloud;

	private final KeyStores stores;

	private final AuditWorkspaces workspaces;

	LogAnalyticsKeyUses(AzureHttp http, AzureProperties properties, KeyStores stores, AuditWorkspaces workspaces) {
		this.http = http;
		this.cloud = Cloud.of(properties.resourceManagerUri());
		this.stores = stores;
		this.workspaces = workspaces;
	}

	@Override
	public boolean configured(KeyStoreName store) {
		return this.workspaces.of(store).isPresent();
	}

	@Override
	public KeyUses uses(KeyId key, VersionId version, Instant from) {
		KeyStore store = this.stores.require(key.store());
		LogWorkspace workspace = workspace(store);
		Optional<Instant> newest = newest(workspace, store, key, from);
		List<Found> found = AuditTable.ALL.stream()
			.flatMap((table) -> ask(workspace, table, store, key, from).stream())
			.toList();
		if (found.isEmpty()) {
			throw nothingThere(workspace, store);
		}
		List<KeyEvents> events = found.stream().flatMap((one) -> one.events().stream()).toList();
		return new KeyUses(uses(events, version), newest,
				workspace.name() + ":\n\n" + found.stream().map(Found::query).collect(Collectors.joining("\n\n")));
	}

	private LogWorkspace workspace(KeyStore store) {
		return this.workspaces.of(store.name())
			.map((id) -> new LogWorkspace(this.http, this.cloud, id))
			.orElseThrow(() -> new IllegalStateException("No audit log of " + store.name() + " is configured."));
	}

	/** What a table says; nothing if there is no such table. */
	private static Optional<Found> ask(LogWorkspace workspace, AuditTable table, KeyStore store, KeyId key,
			Instant from) {
		String query = AuditQuery.events(table, key.name(), from);
		Optional<List<KeyEvents>> events = workspace.ask(query, KeyEvents::of);
		if (events.isEmpty()) {
			return unresolved(workspace, table, from).map((_) -> new Found(List.of(), query));
		}
		List<KeyEvents> own = events.get().stream().filter((one) -> one.mayBeOf(store, key.name())).toList();
		return Optional.of(new Found(own, query));
	}

	/**
	 * A table that lacks a column we ask for. The shared table gets its columns with the
	 * first event that has them, so without them it may have no events of key stores; a
	 * very full one keeps them elsewhere, and then nothing can be said.
	 */
	private static Optional<AuditTable> unresolved(LogWorkspace workspace, AuditTable table, Instant from) {
		Optional<List<Long>> counts = workspace.ask(AuditQuery.count(table, from.minus(LOOKING_BACK)),
				(row) -> row.number(AuditQuery.COUNT).orElse(0L));
		if (counts.isPresent() && counts.get().stream().anyMatch((count) -> count > 0)) {
			throw workspace.failure(Reason.UNAVAILABLE,
					"The table " + table.name() + " of " + workspace.name() + " has events of key stores, but lacks"
							+ " columns that tell their keys or their outcome.",
					"Let the diagnostic setting of the key store send its events to a table of their own"
							+ " (resource-specific).");
		}
		return counts.map((_) -> table);
	}

	private static Optional<Instant> newest(LogWorkspace workspace, AuditTable table, KeyStore store, KeyId key,
			Instant from) {
		String query = AuditQuery.newest(table, key.name(), from.minus(LOOKING_BACK));
		return workspace.ask(query, (row) -> Newest.of(row, store, key))
			.orElse(List.of())
			.stream()
			.flatMap((newest) -> newest.last().stream())
			.max(Comparator.naturalOrder());
	}

	/**
	 * How far the log has come, asked before anything else: what it shows only after that
	 * may be missing in the answers.
	 */
	private static Optional<Instant> newest(LogWorkspace workspace, KeyStore store, KeyId key, Instant from) {
		return AuditTable.ALL.stream()
			.flatMap((table) -> newest(workspace, table, store, key, from).stream())
			.max(Comparator.naturalOrder());
	}

	private static List<KeyUse> uses(List<KeyEvents> events, VersionId version) {
		Map<List<Object>, KeyUse> uses = events.stream()
			.filter((one) -> one.mayUse(version))
			.map((one) -> new KeyUse(one.words(), one.caller(), one.refused(), one.times(), one.first(), one.last()))
			.collect(Collectors.toMap((use) -> List.of(use.operation(), use.caller(), use.refused()),
					Function.identity(), LogAnalyticsKeyUses::together));
		List<KeyUse> latestFirst = new ArrayList<>(uses.values());
		latestFirst.sort(Comparator.comparing(KeyUse::last)
			.reversed()
			.thenComparing(KeyUse::operation)
			.thenComparing(KeyUse::caller));
		return latestFirst;
	}

	private static KeyUse together(KeyUse one, KeyUse other) {
		return new KeyUse(one.operation(), one.caller(), one.refused(), one.times() + other.times(),
				Stream.of(one.first(), other.first()).min(Comparator.naturalOrder()).orElseThrow(),
				Stream.of(one.last(), other.last()).max(Comparator.naturalOrder()).orElseThrow());
	}

	private static UpstreamFailure nothingThere(LogWorkspace workspace, KeyStore store) {
		String tables = AuditTable.ALL.stream().map(AuditTable::name).collect(Collectors.joining(", "));
		return workspace.failure(Reason.REJECTED,
				"The " + workspace.name() + " has none of the tables " + tables
						+ ", so that it cannot tell who uses the keys of " + store.name() + ".",
				"Add a diagnostic setting to the key store that sends the category AuditEvent to this workspace, or"
						+ " correct keyrotor.key-stores." + store.name() + ".audit-workspace.");
	}

	/** What one table says. */
	private record Found(List<KeyEvents> events, String query) {
	}

	/** The latest event at an address, if that is the key's as far as it can be read. */
	private record Newest(Optional<Instant> last) {

		static Newest of(LogRow row, KeyStore store, KeyId key) {
			return new Newest(row.moment(AuditQuery.LAST)
				.filter((_) -> KeyEvents.isOf(KeyEvents.addresses(row), store, key.name())));
		}

	}

}
