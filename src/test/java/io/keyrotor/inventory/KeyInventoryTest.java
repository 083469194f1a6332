package io.keyrotor.inventory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreUnknown;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.sandbox.ListHabits;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class KeyInventoryTest {

	private static final KeyStoreName VAULT = new KeyStoreName("sandbox-vault");

	private static final KeyId SEARCH = new KeyId(VAULT, new KeyName("search-cmk"));

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

	private final InMemoryKeys stored = new InMemoryKeys(Clock.fixed(NOON, java.time.ZoneOffset.UTC));

	private final TroubledKeys keys = new TroubledKeys();

	private final KeyInventory inventory = new KeyInventory(InMemoryKeys.stores(), this.keys, this.keys,
			new InMemoryBindings(), this.now::get);

	@Test
	void readsAKeyWithItsPolicyAndWhatComesOfIt() {
		KeySight.Seen seen = this.inventory.key(SEARCH);
		assertThat(seen.headroom().used()).isEqualTo(1);
		assertThat(seen.outlook().nextRotationOn()).contains(Instant.parse("2027-10-25T12:00:00Z"));
		assertThat(seen.warnings()).isEmpty();
		assertThat(seen.asOf()).isEqualTo(NOON);
	}

	@Test
	void takesTheCurrentVersionFromTheKeyAndNotFromTheList() {
		KeyVersion old = this.stored.key(SEARCH).current();
		KeyVersion created = this.stored.rotate(SEARCH);
		this.keys.lagging = Optional.of(List.of(old));
		KeySight.Seen seen = this.inventory.key(SEARCH);
		assertThat(seen.versions()).containsExactlyInAnyOrder(old, created);
		assertThat(this.inventory.versions(SEARCH).versions()).containsExactly(created, old);
	}

	@Test
	void ordersVersionsByTimeWithTheCurrentOneFirst() {
		for (int rotation = 0; rotation < 5; rotation++) {
			this.stored.rotate(SEARCH);
		}
		KeyVersions versions = this.inventory.versions(SEARCH);
		assertThat(versions.versions()).hasSize(6);
		assertThat(versions.versions().getFirst()).isEqualTo(this.stored.key(SEARCH).current());
		assertThat(versions.versions()).extracting(KeyVersion::createdOn)
			.isSortedAccordingTo(java.util.Comparator.reverseOrder());
	}

	@Test
	void listsFiveThousandKeysInPagesAndReadsNoMoreThanItShows() {
		create(4997);
		KeyListing first = list(ListPosition.START, 100);
		assertThat(first.keys()).hasSize(100);
		assertThat(this.keys.lists).isEqualTo(4);
		assertThat(this.keys.reads).isEqualTo(100);
		List<KeyName> names = new ArrayList<>(names(first));
		Optional<ListPosition> next = first.next();
		while (next.isPresent()) {
			KeyListing page = list(next.get(), 500);
			assertThat(page.keys()).hasSizeLessThanOrEqualTo(500);
			names.addAll(names(page));
			next = page.next();
		}
		assertThat(names).hasSize(5000).doesNotHaveDuplicates();
		assertThat(this.keys.reads).isEqualTo(5000);
		assertThat(this.keys.lists).isLessThanOrEqualTo(220);
	}

	@Test
	void goesOnThroughEmptyPagesAndLeavesOutWhatComesTwice() {
		create(57);
		for (ListHabits habits : List.of(new ListHabits(true, false), new ListHabits(false, true),
				new ListHabits(true, true))) {
			this.stored.accustom(habits);
			KeyListing all = list(ListPosition.START, 500);
			assertThat(names(all)).hasSize(60).doesNotHaveDuplicates();
			assertThat(all.next()).isEmpty();
		}
	}

	@Test
	void skipsNobodyWhenAKeyIsDeletedBetweenTwoPages() {
		create(7);
		KeyListing first = list(ListPosition.START, 4);
		KeyName shown = names(first).get(1);
		this.stored.delete(new KeyId(VAULT, shown));
		KeyListing second = list(first.next().orElseThrow(), 500);
		assertThat(names(second)).hasSize(6).doesNotContainAnyElementsOf(names(first));
		this.stored.delete(new KeyId(VAULT, names(first).getLast()));
		KeyListing again = list(first.next().orElseThrow(), 500);
		assertThat(names(again)).containsAll(names(second));
	}

	@Test
	void leavesOutAKeyThatIsDeletedMeanwhile() {
		this.keys.failures.put(SEARCH.name(), failure(Kind.MISSING));
		assertThat(names(list(ListPosition.START, 500))).extracting(KeyName::value)
			.containsExactly("no-policy", "storage-cmk");
	}

	@Test
	void showsAKeyThatTheStoreRefusesToShow() {
		this.stored.tag(SEARCH, Map.of("owner", "payments"));
		this.keys.failures.put(SEARCH.name(), failure(Kind.FORBIDDEN));
		KeyListing listing = list(ListPosition.START, 500);
		assertThat(listing.keys()).hasSize(3);
		KeySight hidden = listing.keys().get(1);
		assertThat(hidden).isInstanceOf(KeySight.Unreadable.class);
		assertThat(hidden.id()).isEqualTo(SEARCH);
		assertThat(hidden.tags()).containsEntry("owner", "payments");
		assertThat(hidden.warnings()).extracting(Finding::code).containsExactly("KeyUnreadable");
		assertThat(hidden.warnings().getFirst().message()).contains("sandbox-vault/search-cmk", "It failed.");
	}

	@Test
	void stopsAtTheFirstTroubleWithTheStore() {
		create(22);
		this.stored.throttle(0);
		this.keys.failures.put(names(list(ListPosition.START, 1)).getFirst(), failure(Kind.THROTTLED));
		this.keys.reads = 0;
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> list(ListPosition.START, 500))
			.satisfies((thrown) -> assertThat(thrown.kind()).isEqualTo(Kind.THROTTLED));
		assertThat(this.keys.reads).isLessThan(20);
	}

	@Test
	void givesOutWhatItHasWhenTheStoreStopsAnswering() {
		create(60);
		this.keys.failures.put(new KeyName("more-10030"), failure(Kind.UNAVAILABLE));
		KeyListing listing = list(ListPosition.START, 500);
		assertThat(listing.keys()).hasSize(30);
		this.keys.failures.clear();
		KeyListing rest = list(listing.next().orElseThrow(), 500);
		List<KeyName> all = new ArrayList<>(names(listing));
		all.addAll(names(rest));
		assertThat(all).hasSize(63).doesNotHaveDuplicates();
	}

	@Test
	void doesNotFollowAListThatNamesTheSamePageAgain() {
		create(60);
		KeyPage second = this.stored.list(VAULT, this.stored.list(VAULT, Optional.empty()).next());
		Optional<String> own = this.stored.list(VAULT, Optional.empty()).next();
		this.keys.circle = Optional.of(new KeyPage(second.keys(), own));
		KeyListing listing = list(ListPosition.START, 500);
		assertThat(names(listing)).hasSize(50).doesNotHaveDuplicates();
		ListPosition next = listing.next().orElseThrow();
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> list(next, 500))
			.withMessageContaining("names the same page again");
		assertThat(this.keys.lists).isLessThan(10);
	}

	@Test
	void passesOnARefusalOfTheTokenThatMayPass() {
		UpstreamFailure later = new UpstreamFailure(UpstreamFailure.Reason.UNAUTHENTICATED_FOR_NOW,
				Origin.unanswered("sandbox-vault"), Optional.empty(), "It failed.", "Wait.");
		this.keys.failures.put(names(list(ListPosition.START, 1)).getFirst(), later);
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> list(ListPosition.START, 500))
			.isSameAs(later);
		this.keys.policyFailure = Optional.of(later);
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.inventory.key(SEARCH)).isSameAs(later);
	}

	@Test
	void blamesNoPermissionForARequestThatIsRejected() {
		this.keys.policyFailure = Optional.of(failure(Kind.REJECTED));
		assertThat(this.inventory.key(SEARCH).warnings().getFirst().message()).endsWith("It failed.");
	}

	@Test
	void givesOutAShorterPageWhenItTakesTooLong() {
		create(97);
		this.keys.onRead = () -> this.now.updateAndGet((time) -> time.plus(Duration.ofSeconds(1)));
		List<KeyName> names = new ArrayList<>();
		Optional<ListPosition> next = Optional.of(ListPosition.START);
		int pages = 0;
		while (next.isPresent()) {
			KeyListing page = list(next.get(), 500);
			assertThat(page.keys()).hasSizeBetween(1, 20);
			names.addAll(names(page));
			next = page.next();
			pages++;
		}
		assertThat(names).hasSize(100).doesNotHaveDuplicates();
		assertThat(pages).isGreaterThan(4);
	}

	@Test
	void neverTakesAPolicyThatCannotBeReadForNone() {
		this.keys.policyFailure = Optional.of(failure(Kind.FORBIDDEN));
		KeySight.Seen vault = this.inventory.key(SEARCH);
		assertThat(vault.outlook().nextRotationOn()).isEmpty();
		assertThat(vault.warnings()).extracting(Finding::code).containsExactly("RotationPolicyUnreadable");
		assertThat(vault.warnings().getFirst().message()).contains("keyrotationpolicies/read", "It failed.");
		KeySight.Seen hsm = this.inventory.key(KeyId.of("sandbox-hsm", "dicom-cmk"));
		assertThat(hsm.warnings().getFirst().message()).contains("Managed HSM Crypto User");
		this.keys.policyFailure = Optional.of(failure(Kind.UNAVAILABLE));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.inventory.key(SEARCH));
	}

	@Test
	void asksForNoPolicyOfAKeyThatBacksACertificate() {
		this.stored.backACertificate(SEARCH);
		this.keys.policyFailure = Optional.of(failure(Kind.UNAVAILABLE));
		assertThat(this.inventory.key(SEARCH).warnings()).extracting(Finding::code).containsExactly("KeyIsManaged");
	}

	@Test
	void forecastsAWholeStoreAndSaysWhatItLacks() {
		create(10);
		this.keys.failures.put(SEARCH.name(), failure(Kind.FORBIDDEN));
		StoreForecast forecast = this.inventory.forecast(VAULT, 2);
		assertThat(forecast.forecasts()).hasSize(12);
		assertThat(forecast.unreadable()).extracting(KeySight.Unreadable::id).containsExactly(SEARCH);
		assertThat(forecast.cut()).isFalse();
	}

	@Test
	void forecastsFiveHundredKeysOfAStoreAtMostAndSaysSo() {
		create(497);
		assertThat(this.inventory.forecast(VAULT, 1).cut()).isFalse();
		this.stored.create(new KeyId(VAULT, new KeyName("one-more")));
		StoreForecast forecast = this.inventory.forecast(VAULT, 1);
		assertThat(forecast.cut()).isTrue();
		assertThat(forecast.forecasts()).hasSize(500);
	}

	@Test
	void forecastsAStoreWholeOrNotAtAll() {
		create(60);
		this.keys.failures.put(new KeyName("more-10030"), failure(Kind.THROTTLED));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.inventory.forecast(VAULT, 1))
			.satisfies((thrown) -> assertThat(thrown.kind()).isEqualTo(Kind.THROTTLED));
		this.keys.failures.clear();
		this.keys.onRead = () -> this.now.updateAndGet((time) -> time.plus(Duration.ofSeconds(5)));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.inventory.forecast(VAULT, 1))
			.satisfies((thrown) -> assertThat(thrown.kind()).isEqualTo(Kind.UNAVAILABLE))
			.withMessageContaining("within 45 seconds");
	}

	@Test
	void knowsTheConfiguredStoresOnly() {
		KeyId nowhere = KeyId.of("nowhere", "key");
		assertThatExceptionOfType(KeyStoreUnknown.class).isThrownBy(() -> this.inventory.key(nowhere));
		assertThatExceptionOfType(KeyStoreUnknown.class).isThrownBy(() -> this.inventory.versions(nowhere));
		assertThatExceptionOfType(KeyStoreUnknown.class)
			.isThrownBy(() -> this.inventory.walk(nowhere.store(), ListPosition.START));
	}

	private KeyListing list(ListPosition from, int most) {
		return this.inventory.list(this.inventory.walk(VAULT, from), most);
	}

	private void create(int count) {
		for (int number = 0; number < count; number++) {
			this.stored.create(new KeyId(VAULT, new KeyName("more-" + (10_000 + number))));
		}
	}

	private static List<KeyName> names(KeyListing listing) {
		return listing.keys().stream().map((key) -> key.id().name()).toList();
	}

	private static UpstreamFailure failure(Kind kind) {
		return new UpstreamFailure(kind, Origin.unanswered("sandbox-vault"), Optional.empty(), "It failed.");
	}

	/**
	 * Keys in memory of which some cannot be read, and which count how they are asked.
	 */
	private final class TroubledKeys implements Keys, RotationPolicies {

		private final Map<KeyName, UpstreamFailure> failures = new HashMap<>();

		private Optional<UpstreamFailure> policyFailure = Optional.empty();

		private Optional<KeyPage> circle = Optional.empty();

		private Optional<List<KeyVersion>> lagging = Optional.empty();

		private Runnable onRead = () -> {
		};

		private int lists;

		private int reads;

		@Override
		public synchronized KeyPage list(KeyStoreName store, Optional<String> after) {
			this.lists++;
			if (after.isPresent() && this.circle.isPresent()) {
				return this.circle.get();
			}
			return KeyInventoryTest.this.stored.list(store, after);
		}

		@Override
		public synchronized Key key(KeyId key) {
			this.reads++;
			this.onRead.run();
			if (this.failures.containsKey(key.name())) {
				throw this.failures.get(key.name());
			}
			return KeyInventoryTest.this.stored.key(key);
		}

		@Override
		public List<KeyVersion> versions(KeyId key) {
			return this.lagging.orElseGet(() -> KeyInventoryTest.this.stored.versions(key));
		}

		@Override
		public VersionDetail version(KeyId key, VersionId version) {
			return KeyInventoryTest.this.stored.version(key, version);
		}

		@Override
		public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
			return KeyInventoryTest.this.stored.rotate(key, fence);
		}

		@Override
		public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
			return KeyInventoryTest.this.stored.disable(key, seen, fence);
		}

		@Override
		public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
			return KeyInventoryTest.this.stored.enable(key, seen, fence);
		}

		@Override
		public RotationPolicy policy(KeyId key) {
			if (this.policyFailure.isPresent()) {
				throw this.policyFailure.get();
			}
			return KeyInventoryTest.this.stored.policy(key);
		}

		@Override
		public RotationPolicy replace(KeyId key, RotationPolicy policy) {
			return KeyInventoryTest.this.stored.replace(key, policy);
		}

	}

}
