package io.keyrotor.durable;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.Standing;
import io.keyrotor.discovery.KnownConsumer;
import io.keyrotor.discovery.KnownConsumers;
import io.keyrotor.discovery.SweepTurns;
import io.keyrotor.discovery.SweptBindings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the sweep keeps, on both databases. */
@ParameterizedClass
@EnumSource(Database.class)
class SweepRowsIT {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private Bindings bindings;

	private SweptBindings swept;

	private KnownConsumers known;

	SweepRowsIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.bindings = new JdbcBindings(this.database.jdbc());
		this.swept = new JdbcSweptBindings(this.database.jdbc(), this.database.transactions());
		this.known = new JdbcKnownConsumers(this.database.jdbc(), this.database.transactions());
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void comesFirstToWhatWasLookedAtLongestAgo() {
		CmkBinding old = bound("old", NOON.minusSeconds(60));
		CmkBinding older = bound("older", NOON.minusSeconds(90));
		CmkBinding young = bound("young", NOON);
		assertThat(this.swept.due(NOON.minusSeconds(1), 10)).containsExactly(older, old);
		assertThat(this.swept.due(NOON, 2)).containsExactly(older, old);
		assertThat(this.swept.oldestCheck()).contains(NOON.minusSeconds(90));
		this.swept.checked(older.id(), NOON.plusSeconds(5));
		assertThat(this.swept.due(NOON, 10)).containsExactly(old, young);
		assertThat(this.bindings.find(older.id())).contains(older);
	}

	@Test
	void keepsWhatALookFoundWithItsReason() {
		CmkBinding seen = bound("hotels", NOON.minusSeconds(60));
		CmkBinding found = read(seen, Drift.PINNED_OLD, NOON);
		this.swept.keep(seen, found, NOON);
		assertThat(this.bindings.find(seen.id())).contains(found);
		assertThat(this.swept.due(NOON.minusSeconds(1), 10)).isEmpty();
	}

	@Test
	void keepsNothingOverNewerKnowledgeAndNothingOfWhatIsGone() {
		CmkBinding seen = bound("hotels", NOON.minusSeconds(60));
		CmkBinding newer = read(seen, Drift.IN_SYNC, NOON.minusSeconds(1));
		this.bindings.update(newer);
		this.swept.keep(seen, read(seen, Drift.PINNED_OLD, NOON), NOON);
		assertThat(this.bindings.find(seen.id())).contains(newer);
		assertThat(this.swept.due(NOON.minusSeconds(1), 10)).isEmpty();
		this.bindings.remove(seen.id());
		this.swept.keep(newer, read(newer, Drift.PINNED_OLD, NOON), NOON);
		assertThat(this.bindings.find(seen.id())).isEmpty();
		assertThat(this.swept.oldestCheck()).isEmpty();
	}

	@Test
	void keepsNothingReadOnTheKeyThatABindingHadBefore() {
		CmkBinding seen = bound("hotels", NOON.minusSeconds(60));
		CmkBinding moved = seen.on(KeyId.of("sandbox-hsm", "dicom-cmk"));
		this.bindings.move(moved);
		this.swept.keep(seen, read(seen, Drift.UNBOUND, NOON), NOON);
		assertThat(this.bindings.find(seen.id())).contains(moved);
		assertThat(this.swept.due(NOON.minusSeconds(1), 10)).isEmpty();
	}

	@Test
	void givesTurnsAtOneRateToAllReplicas() {
		SweepTurns one = new JdbcSweepTurns(this.database.jdbc(), this.database.transactions(), Duration.ofSeconds(1));
		SweepTurns other = new JdbcSweepTurns(this.database.jdbc(), this.database.transactions(),
				Duration.ofSeconds(1));
		int given = 0;
		Instant now = NOON;
		while (now.isBefore(NOON.plusSeconds(600))) {
			Instant asked = now;
			Optional<Instant> later = one.take(5, asked);
			given += later.isEmpty() ? 5 : 0;
			given += other.take(5, asked).isEmpty() ? 5 : 0;
			now = later.orElse(asked);
		}
		assertThat(given).isBetween(600, 670);
		other.pause(now.plusSeconds(300));
		assertThat(one.take(1, now)).contains(now.plusSeconds(300));
		assertThat(one.take(1, now.plusSeconds(300))).isEmpty();
	}

	@Test
	void listsWhatWasFoundUntilItIsBoundOrGone() {
		KnownConsumer hotels = known("hotels", NOON);
		KnownConsumer suites = known("suites", NOON);
		this.known.keepOnly(List.of(hotels, suites), NOON);
		assertThat(unmanaged()).containsExactly(hotels, suites);
		CmkBinding binding = bound("hotels", NOON);
		assertThat(unmanaged()).containsExactly(suites);
		this.bindings.remove(binding.id());
		assertThat(unmanaged()).containsExactly(hotels, suites);
		this.known.keep(List.of(known("suites", NOON.plusSeconds(60))));
		assertThat(unmanaged()).extracting(KnownConsumer::lastSeenOn).containsExactly(NOON, NOON.plusSeconds(60));
		this.known.keepOnly(List.of(known("suites", NOON.plusSeconds(90))), NOON.plusSeconds(90));
		assertThat(unmanaged()).singleElement().satisfies((left) -> {
			assertThat(left.uri()).isEqualTo(suites.uri());
			assertThat(left.firstSeenOn()).isEqualTo(NOON);
		});
	}

	@Test
	void knowsTheNewestThatAnybodySaw() {
		this.known.keep(List.of(known("hotels", NOON.plusSeconds(60))));
		this.known.keep(List.of(known("hotels", NOON)));
		assertThat(unmanaged()).extracting(KnownConsumer::lastSeenOn).containsExactly(NOON.plusSeconds(60));
	}

	@Test
	void wholeSearchForgetsNothingThatWasSeenSinceItBegan() {
		this.known.keep(List.of(known("hotels", NOON), known("suites", NOON.minusSeconds(1))));
		this.known.keepOnly(List.of(known("rooms", NOON.plusSeconds(60))), NOON);
		assertThat(unmanaged()).extracting(KnownConsumer::uri)
			.containsExactly("https://s.search.windows.net/indexes('hotels')",
					"https://s.search.windows.net/indexes('rooms')");
	}

	@Test
	void listsPageAfterPageAndByKey() {
		List<KnownConsumer> all = List.of(known("a", NOON), known("b", NOON), known("c", NOON));
		this.known.keepOnly(all, NOON);
		List<KnownConsumer> first = this.known.unmanaged(Optional.of(KEY.store()), Optional.of(KEY.name()),
				Optional.empty(), 2);
		assertThat(first).hasSize(2);
		assertThat(this.known.unmanaged(Optional.empty(), Optional.empty(),
				Optional.of(KnownConsumers.Position.of(first.getLast())), 2))
			.containsExactly(all.get(2));
		assertThat(this.known.unmanaged(Optional.of(KeyId.of("other", "x").store()), Optional.empty(), Optional.empty(),
				9))
			.isEmpty();
	}

	@Test
	void listsEachBlockOfAResourceUntilItOrTheWholeResourceIsBound() {
		KnownConsumer server = ofServer("");
		KnownConsumer geoBackup = ofServer("#geoBackup");
		this.known.keepOnly(List.of(server, geoBackup), NOON);
		CmkBinding block = bound(geoBackup);
		assertThat(unmanaged()).containsExactly(server);
		this.bindings.remove(block.id());
		assertThat(unmanaged()).containsExactly(server, geoBackup);
		bound(server);
		assertThat(unmanaged()).isEmpty();
	}

	private static KnownConsumer ofServer(String block) {
		return new KnownConsumer(
				"/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders" + block,
				KEY, new Reference.Versionless(STORE, KEY.name()), NOON, NOON);
	}

	private CmkBinding bound(KnownConsumer consumer) {
		return this.bindings.add(new CmkBinding(BindingId.random(), KEY, ConsumerId.parse(consumer.uri()),
				consumer.reference(), Optional.empty(), Drift.IN_SYNC, NOON, NOON));
	}

	private List<KnownConsumer> unmanaged() {
		return this.known.unmanaged(Optional.empty(), Optional.empty(), Optional.empty(), 10);
	}

	private static KnownConsumer known(String index, Instant now) {
		return new KnownConsumer("https://s.search.windows.net/indexes('" + index + "')", KEY,
				new Reference.Pinned(STORE, KEY.name(), new VersionId("0".repeat(32))), now, now);
	}

	private static CmkBinding read(CmkBinding binding, Drift drift, Instant now) {
		return binding.found(new ConsumerState(binding.reference(), Optional.of("SystemAssigned"), true,
				Optional.empty(), Map.of(), List.of()), new Standing(drift, Optional.empty()), now);
	}

	private CmkBinding bound(String index, Instant lookedAt) {
		return this.bindings.add(new CmkBinding(BindingId.random(), KEY,
				ConsumerId.parse("https://s.search.windows.net/indexes('" + index + "')"),
				new Reference.Pinned(STORE, KEY.name(), new VersionId("0".repeat(32))), Optional.empty(), Drift.IN_SYNC,
				NOON.minusSeconds(900), lookedAt));
	}

}
