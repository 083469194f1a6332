package io.keyrotor.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyReadingsTest {

	private final List<String> asked = new ArrayList<>();

	@Test
	void readsAKeyThatBacksNoCertificateWhereThereIsOne() {
		read(page(Facts.listed("certificate", true), Facts.listed("orders", false)));
		assertThat(this.asked).containsExactly("list", "key payments/orders", "policy payments/orders");
	}

	@Test
	void readsTheKeyButNoPolicyOfACertificate() {
		KeyReadings readings = read(page(Facts.listed("certificate", true)));
		assertThat(this.asked).containsExactly("list", "key payments/certificate");
		assertThat(readings.policy()).isInstanceOf(Reading.NotAsked.class);
	}

	@Test
	void goesOnAfterEmptyPagesButNotWithoutEnd() {
		KeyReadings readings = read(page(), page(), page(Facts.listed("orders", false)));
		assertThat(readings.key()).isInstanceOf(Reading.Known.class);
		this.asked.clear();
		readings = read(page(), page(), page(), page(), page(Facts.listed("orders", false)));
		assertThat(this.asked).containsExactly("list", "list", "list");
		assertThat(readings.list()).isEqualTo(new Reading.Known<>(List.of()));
		assertThat(readings.key()).isInstanceOfSatisfying(Reading.NotAsked.class,
				(none) -> assertThat(none.reason()).contains("No key was found in payments"));
	}

	@Test
	void readsNoKeyWhereNoneCanBeListed() {
		KeyReadings readings = KeyReadings.read(Facts.VAULT, new ForbiddenKeys(), new SomePolicies());
		assertThat(readings.list()).isInstanceOfSatisfying(Reading.Failed.class,
				(failed) -> assertThat(failed.remedy()).contains("Key Vault Crypto Officer", "'list'"));
		assertThat(readings.key()).isInstanceOfSatisfying(Reading.NotAsked.class,
				(none) -> assertThat(none.reason()).contains("could not be listed", "403"));
		assertThat(this.asked).isEmpty();
	}

	private KeyReadings read(KeyPage... pages) {
		return KeyReadings.read(Facts.VAULT, new PagedKeys(List.of(pages)), new SomePolicies());
	}

	private static KeyPage page(ListedKey... keys) {
		return new KeyPage(Arrays.asList(keys), Optional.of("next"));
	}

	/** Gives one page after the other, and every key. */
	private class PagedKeys implements Keys {

		private final List<KeyPage> pages;

		private int given;

		PagedKeys(List<KeyPage> pages) {
			this.pages = pages;
		}

		@Override
		public KeyPage list(KeyStoreName store, Optional<String> after) {
			KeyReadingsTest.this.asked.add("list");
			return this.pages.get(this.given++);
		}

		@Override
		public Key key(KeyId key) {
			KeyReadingsTest.this.asked.add("key " + key);
			return Facts.key("Recoverable");
		}

		@Override
		public List<KeyVersion> versions(KeyId key) {
			throw new AssertionError("No check needs the versions.");
		}

		@Override
		public VersionDetail version(KeyId key, VersionId version) {
			throw new AssertionError("No check rotates.");
		}

		@Override
		public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
			throw new AssertionError("No check rotates.");
		}

		@Override
		public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
			throw new AssertionError("No check rotates.");
		}

		@Override
		public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
			throw new AssertionError("No check rotates.");
		}

	}

	/** May not even be listed. */
	private final class ForbiddenKeys extends PagedKeys {

		ForbiddenKeys() {
			super(List.of());
		}

		@Override
		public KeyPage list(KeyStoreName store, Optional<String> after) {
			throw Facts.failure(Kind.FORBIDDEN, 403, "ForbiddenByRbac");
		}

	}

	/** Gives a policy for every key. */
	private final class SomePolicies implements RotationPolicies {

		@Override
		public RotationPolicy policy(KeyId key) {
			KeyReadingsTest.this.asked.add("policy " + key);
			return RotationPolicy.of(List.of(), Optional.empty());
		}

		@Override
		public RotationPolicy replace(KeyId key, RotationPolicy policy) {
			throw new AssertionError("No check sets a policy.");
		}

	}

}
