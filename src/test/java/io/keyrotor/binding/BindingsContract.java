package io.keyrotor.binding;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link Bindings} do, wherever they are kept. */
public abstract class BindingsContract {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final URI STORE = URI.create("https://sandbox-vault.vault.azure.net");

	/** Empty bindings. */
	protected abstract Bindings bindings();

	@Test
	void findsABindingAsItWasKept() {
		Bindings bindings = bindings();
		CmkBinding binding = binding(KEY, "hotels", 0);
		assertThat(bindings.add(binding)).isEqualTo(binding);
		assertThat(bindings.find(binding.id())).contains(binding);
		assertThat(bindings.of(binding.consumer())).contains(binding);
		assertThat(bindings.of(KEY)).containsExactly(binding);
	}

	@Test
	void keepsTheFirstBindingOfAConsumer() {
		Bindings bindings = bindings();
		CmkBinding first = binding(KEY, "hotels", 0);
		bindings.add(first);
		assertThat(bindings.add(binding(KeyId.of("sandbox-hsm", "other"), "hotels", 1))).isEqualTo(first);
		assertThat(bindings.list(all(), Optional.empty(), 10)).containsExactly(first);
	}

	@Test
	void keepsABindingForEachBlockOfAResource() {
		Bindings bindings = bindings();
		String server = "/subscriptions/s1/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders";
		for (String id : List.of(server, server + "#geoBackup")) {
			bindings.add(new CmkBinding(BindingId.random(), KEY, ConsumerId.parse(id),
					new Reference.Versionless(STORE, KEY.name()), Optional.empty(), Drift.IN_SYNC, NOON, NOON));
		}

		assertThat(bindings.list(all(), Optional.empty(), 10)).extracting((binding) -> binding.consumer().uri())
			.containsExactlyInAnyOrder(server, server + "#geoBackup");
		assertThat(bindings.of(ConsumerId.parse(server + "#GEOBACKUP")).orElseThrow().consumer().block())
			.contains("geoBackup");
	}

	@Test
	void knowsAResourceIdInAnyCase() {
		Bindings bindings = bindings();
		String id = "/subscriptions/s1/resourceGroups/Sandbox/providers/Microsoft.Storage/storageAccounts/a1";
		CmkBinding binding = new CmkBinding(BindingId.random(), KEY, ConsumerId.parse(id),
				new Reference.Versionless(STORE, KEY.name()), Optional.of("SystemAssigned"), Drift.IN_SYNC, NOON, NOON);
		bindings.add(binding);
		assertThat(bindings.of(ConsumerId.parse(id.toLowerCase(Locale.ROOT)))).contains(binding);
		assertThat(bindings.of(binding.consumer()).orElseThrow().consumer().uri()).isEqualTo(id);
	}

	@Test
	void updatesWhatWasReadAndForgetsWhatWasRemoved() {
		Bindings bindings = bindings();
		CmkBinding binding = binding(KEY, "hotels", 0);
		bindings.add(binding);
		Reference moved = new Reference.Pinned(STORE, KEY.name(), new VersionId("f".repeat(32)));
		CmkBinding read = binding.found(
				new ConsumerState(moved, Optional.of("SystemAssigned"), true, Optional.empty(), Map.of(), List.of()),
				Standing.of(Drift.PINNED_OLD), NOON.plusSeconds(60));
		bindings.update(read);
		assertThat(bindings.find(binding.id())).contains(read);
		bindings.remove(binding.id());
		bindings.remove(binding.id());
		bindings.update(read);
		assertThat(bindings.list(all(), Optional.empty(), 10)).isEmpty();
	}

	@Test
	void movesABindingToAnotherKeyOrSecretAndNotWithWhatWasReadOnTheOldOne() {
		Bindings bindings = bindings();
		CmkBinding binding = binding(KEY, "hotels", 0);
		bindings.add(binding);
		KeyId other = KeyId.of("sandbox-hsm", "dicom-cmk");
		SecretReference secret = SecretReference.parse("https://sandbox-vault.vault.azure.net/secrets/app");
		bindings.move(binding.on(other).with(Optional.of(secret)));
		bindings.move(binding.on(other).with(Optional.of(secret)));
		assertThat(bindings.find(binding.id())).contains(binding.on(other).with(Optional.of(secret)));
		assertThat(bindings.of(other)).hasSize(1);
		assertThat(bindings.of(KEY)).isEmpty();
		bindings.update(binding.standing(new Standing(Drift.UNBOUND, Optional.empty())));
		assertThat(bindings.find(binding.id())).contains(binding.on(other).with(Optional.of(secret)));
		CmkBinding gone = binding(KEY, "gone", 1);
		bindings.move(gone);
		assertThat(bindings.find(gone.id())).isEmpty();
	}

	@Test
	void keepsWhatAForgottenBindingLeavesBehindUntilItsDataIsGone() {
		Bindings bindings = bindings();
		CmkBinding binding = bindings.add(binding(KEY, "hotels", 0));
		FormerBinding left = left(binding, NOON);
		assertThat(bindings.leave(left)).isTrue();
		assertThat(bindings.leave(left)).isFalse();
		assertThat(bindings.find(binding.id())).isEmpty();
		assertThat(bindings.former(KEY)).containsExactly(left);
		assertThat(bindings.former(KeyId.of("sandbox-hsm", "dicom-cmk"))).isEmpty();
		DataGone gone = new DataGone("Ada", "The workspace was purged.", NOON.plusSeconds(60));
		bindings.keepGone(left, gone);
		bindings.keepGone(left, new DataGone("Bob", "Me, too.", NOON.plusSeconds(90)));
		assertThat(bindings.former(KEY)).containsExactly(left.gone(gone));
		CmkBinding anew = bindings.add(binding(KEY, "hotels", 100));
		FormerBinding again = left(anew, NOON.plusSeconds(120));
		assertThat(bindings.leave(again)).isTrue();
		bindings.keepGone(left, gone);
		assertThat(bindings.former(KEY)).containsExactly(again);
	}

	@Test
	void keepsWhatWasSeenOnAKeyAndEndsWhatWasSaidBefore() {
		Bindings bindings = bindings();
		ConsumerId hotels = binding(KEY, "hotels", 0).consumer();
		FormerBinding seen = seen(hotels, 0);
		bindings.saw(seen);
		bindings.saw(seen(hotels, -60));
		assertThat(bindings.former(KEY)).containsExactly(seen);
		DataGone gone = new DataGone("Ada", "The workspace was purged.", NOON.plusSeconds(60));
		bindings.keepGone(seen, gone);
		bindings.saw(seen(hotels, 30));
		assertThat(bindings.former(KEY)).containsExactly(seen.gone(gone));
		bindings.saw(seen(hotels, 90));
		assertThat(bindings.former(KEY)).containsExactly(seen(hotels, 90));
	}

	private static FormerBinding seen(ConsumerId consumer, int seconds) {
		return new FormerBinding(KEY, consumer, Optional.empty(), "its older data needs them",
				NOON.plusSeconds(seconds), Optional.empty());
	}

	@Test
	void forgetsNoBindingThatIsOnAnotherKeyByNow() {
		Bindings bindings = bindings();
		CmkBinding binding = bindings.add(binding(KEY, "hotels", 0));
		CmkBinding moved = binding.on(KeyId.of("sandbox-hsm", "dicom-cmk"));
		bindings.move(moved);
		assertThat(bindings.leave(left(binding, NOON))).isFalse();
		assertThat(bindings.find(binding.id())).contains(moved);
		assertThat(bindings.former(KEY)).isEmpty();
	}

	private static FormerBinding left(CmkBinding binding, Instant since) {
		return new FormerBinding(binding.key(), binding.consumer(), Optional.of(binding.id()),
				"its older data needs them", since, Optional.empty());
	}

	@Test
	void replacesOnlyWhatIsStillAsItWasSeen() {
		Bindings bindings = bindings();
		CmkBinding seen = bindings.add(binding(KEY, "hotels", 0));
		CmkBinding found = read(seen, NOON.plusSeconds(60));
		assertThat(bindings.replace(seen, found)).isTrue();
		assertThat(bindings.find(seen.id())).contains(found);
		assertThat(bindings.replace(seen, read(seen, NOON.plusSeconds(90)))).isFalse();
		assertThat(bindings.find(seen.id())).contains(found);
		bindings.move(found.on(KeyId.of("sandbox-hsm", "dicom-cmk")));
		assertThat(bindings.replace(found, read(found, NOON.plusSeconds(120)))).isFalse();
		assertThat(bindings.find(seen.id())).contains(found.on(KeyId.of("sandbox-hsm", "dicom-cmk")));
		bindings.remove(seen.id());
		assertThat(bindings.replace(found, read(found, NOON.plusSeconds(150)))).isFalse();
		assertThat(bindings.find(seen.id())).isEmpty();
	}

	@Test
	void listsTheOldestFirstAndEachOnceOverAllPages() {
		Bindings bindings = bindings();
		List<CmkBinding> kept = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			kept.add(bindings.add(binding(KEY, "index-" + i, i / 2)));
		}
		List<CmkBinding> listed = new ArrayList<>();
		List<CmkBinding> page = bindings.list(all(), Optional.empty(), 2);
		while (!page.isEmpty()) {
			listed.addAll(page);
			page = bindings.list(all(), Optional.of(page.getLast().id()), 2);
		}
		assertThat(listed).containsExactlyInAnyOrderElementsOf(kept)
			.isSortedAccordingTo((a, b) -> a.createdOn().compareTo(b.createdOn()));
	}

	@Test
	void listsOnlyWhatTheFilterAsksFor() {
		Bindings bindings = bindings();
		CmkBinding mine = bindings.add(binding(KEY, "hotels", 0));
		CmkBinding other = bindings.add(binding(KeyId.of("sandbox-hsm", "dicom-cmk"), "rooms", 1));
		assertThat(bindings.list(
				new BindingFilter(Optional.of(new KeyStoreName("sandbox-vault")), Optional.empty(), Optional.empty()),
				Optional.empty(), 10))
			.containsExactly(mine);
		assertThat(bindings.list(
				new BindingFilter(Optional.empty(), Optional.of(new KeyName("dicom-cmk")), Optional.empty()),
				Optional.empty(), 10))
			.containsExactly(other);
		assertThat(bindings.list(new BindingFilter(Optional.empty(), Optional.empty(), Optional.of(other.consumer())),
				Optional.empty(), 10))
			.containsExactly(other);
	}

	private static CmkBinding read(CmkBinding binding, Instant now) {
		return binding.found(new ConsumerState(binding.reference(), Optional.of("SystemAssigned"), true,
				Optional.empty(), Map.of(), List.of()), Standing.of(Drift.IN_SYNC), now);
	}

	private static BindingFilter all() {
		return new BindingFilter(Optional.empty(), Optional.empty(), Optional.empty());
	}

	private static CmkBinding binding(KeyId key, String index, int second) {
		return new CmkBinding(BindingId.random(), key,
				ConsumerId.parse("https://sandbox-search.search.windows.net/indexes('" + index + "')"),
				new Reference.Pinned(STORE, key.name(), new VersionId("0".repeat(32))), Optional.empty(), Drift.IN_SYNC,
				NOON.plusSeconds(second), NOON);
	}

}
