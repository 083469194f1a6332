package io.keyrotor.binding;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class StandingRulesTest {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final KeyId KEY = KeyId.of("payments", "orders");

	private static final URI STORE = URI.create("https://payments.vault.azure.net");

	private static final VersionId OLD = new VersionId("0".repeat(32));

	private static final VersionId CURRENT = new VersionId("1".repeat(32));

	private static final Reference PINNED_OLD = new Reference.Pinned(STORE, KEY.name(), OLD);

	private static final Reference PINNED = new Reference.Pinned(STORE, KEY.name(), CURRENT);

	private static final Reference FOLLOWING = new Reference.Versionless(STORE, KEY.name());

	private static final ConsumerRules CACHED = new CodedKinds().rules(ConsumerKind.SEARCH_INDEX);

	private static final ConsumerRules KEEPING = new CodedKinds().rules(ConsumerKind.DICOM_SERVICE);

	@ParameterizedTest(name = "{0}")
	@MethodSource("standings")
	void eachStandingHasItsDriftAndItsReason(String what, ConsumerState state, KeyVersion needed, Drift drift,
			Optional<String> code) {
		Standing standing = StandingRules.of(binding(), state, CACHED, sight(needed), NOON);
		assertThat(standing.drift()).isEqualTo(drift);
		assertThat(standing.diagnosis().map(Diagnosis::code)).isEqualTo(code);
		standing.diagnosis().ifPresent((why) -> assertThat(why.remedy()).isNotBlank());
	}

	static Stream<Arguments> standings() {
		Optional<String> none = Optional.empty();
		return Stream.of(
				arguments("pinned to the current version", state(PINNED), version(CURRENT, true), Drift.IN_SYNC, none),
				arguments("pinned to an old one", state(PINNED_OLD), version(OLD, true), Drift.PINNED_OLD,
						Optional.of("PinnedOld")),
				arguments("pinned to an old one with a hidden secret", hiding(PINNED_OLD), version(OLD, true),
						Drift.NEEDS_SECRET, Optional.of("NeedsSecret")),
				arguments("a hidden secret that matters next time", hiding(PINNED), version(CURRENT, true),
						Drift.IN_SYNC, Optional.of("NeedsSecret")),
				arguments("a hidden secret of what follows its key", hiding(FOLLOWING), version(CURRENT, true),
						Drift.IN_SYNC, none),
				arguments("versionless", state(FOLLOWING), version(CURRENT, true), Drift.IN_SYNC, none),
				arguments("versionless and up to date", using(CURRENT), version(CURRENT, true), Drift.IN_SYNC, none),
				arguments("versionless and behind", using(OLD), version(OLD, true), Drift.LAGGING,
						Optional.of("Lagging")),
				arguments("pinned to a disabled version", state(PINNED_OLD), version(OLD, false), Drift.UNREACHABLE,
						Optional.of("VersionDisabled")),
				arguments("following a disabled version", state(FOLLOWING), version(CURRENT, false), Drift.UNREACHABLE,
						Optional.of("VersionDisabled")),
				arguments("unwell", state(PINNED).faulty("Failed"), version(CURRENT, true), Drift.UNREACHABLE,
						Optional.of("ConsumerFaulty")),
				arguments("another object id", state(PINNED).as(Optional.of("id-2")), version(CURRENT, true),
						Drift.IDENTITY_CHANGED, Optional.of("IdentityChanged")),
				arguments("another object id and unwell", state(PINNED).as(Optional.of("id-2")).faulty("no access"),
						version(CURRENT, true), Drift.IDENTITY_CHANGED, Optional.of("IdentityChanged")),
				arguments("another object id and an old version", state(PINNED_OLD).as(Optional.of("id-2")),
						version(OLD, true), Drift.IDENTITY_CHANGED, Optional.of("IdentityChanged")),
				arguments("one identity more", identity("SystemAssigned, /more").as(Optional.of("ID-1")),
						version(CURRENT, true), Drift.IN_SYNC, none),
				arguments("another identity without an object id", identity("/subscriptions/s/user"),
						version(CURRENT, true), Drift.IDENTITY_CHANGED, Optional.of("IdentityChanged")),
				arguments("an expired version", state(PINNED),
						new KeyVersion(CURRENT, true, NOON, Optional.empty(), Optional.of(NOON.minusSeconds(1))),
						Drift.IN_SYNC, Optional.of("VersionExpired")));
	}

	@Test
	void curesNameTheOneCall() {
		assertThat(StandingRules.of(binding(), state(PINNED_OLD), CACHED, sight(version(OLD, false)), NOON)
			.diagnosis()
			.orElseThrow()
			.remedy()).startsWith("POST /v1/key-stores/payments/keys/orders/versions/" + OLD + "/enable ");
		CmkBinding binding = binding();
		assertThat(StandingRules
			.of(binding, state(PINNED).as(Optional.of("id-2")), CACHED, sight(version(CURRENT, true)), NOON)
			.diagnosis()
			.orElseThrow()
			.remedy()).contains("POST /v1/cmk-bindings/" + binding.id() + "/reapply");
	}

	@Test
	void kindThatKeepsNeedingOldVersionsIsWarnedOfADisabledOne() {
		KeySight sight = new KeySight(version(CURRENT, true), Optional.of(version(CURRENT, true)),
				List.of(version(CURRENT, true), version(OLD, false)));
		Standing standing = StandingRules.of(binding(), state(PINNED), KEEPING, sight, NOON);
		assertThat(standing.drift()).isEqualTo(Drift.IN_SYNC);
		assertThat(standing.diagnosis().orElseThrow().code()).isEqualTo("OldVersionDisabled");
		assertThat(StandingRules.of(binding(), state(PINNED), CACHED, sight, NOON).diagnosis()).isEmpty();
	}

	@Test
	void changedIdentityIsToldAgainUntilItIsCured() {
		CmkBinding binding = new CmkBinding(BindingId.random(), KEY,
				ConsumerId.parse("https://s.search.windows.net/indexes('hotels')"), PINNED,
				Optional.of("SystemAssigned"), Optional.empty(), Optional.empty(), Drift.IN_SYNC, NOON, NOON);
		ConsumerState other = identity("/subscriptions/s/user");
		for (int look = 0; look < 3; look++) {
			binding = binding.found(other,
					StandingRules.of(binding, other, CACHED, sight(version(CURRENT, true)), NOON), NOON);
			assertThat(binding.drift()).isEqualTo(Drift.IDENTITY_CHANGED);
		}
	}

	@Test
	void changedIdentityIsNotForgottenWhileSomethingElseIsWorse() {
		CmkBinding binding = new CmkBinding(BindingId.random(), KEY,
				ConsumerId.parse("https://s.search.windows.net/indexes('hotels')"), PINNED,
				Optional.of("SystemAssigned"), Optional.empty(), Optional.empty(), Drift.IN_SYNC, NOON, NOON);
		ConsumerState other = identity("/subscriptions/s/user");
		CmkBinding cutOff = binding.found(other,
				StandingRules.of(binding, other, CACHED, sight(version(CURRENT, false)), NOON), NOON);
		assertThat(cutOff.drift()).isEqualTo(Drift.UNREACHABLE);
		assertThat(StandingRules.of(cutOff, other, CACHED, sight(version(CURRENT, true)), NOON).drift())
			.isEqualTo(Drift.IDENTITY_CHANGED);
	}

	@Test
	void changedIdentityComesWithWhatItsServiceComplainsOf() {
		Diagnosis diagnosis = StandingRules
			.of(binding(), state(PINNED).as(Optional.of("id-2")).faulty("no access to the key"), KEEPING,
					sight(version(CURRENT, true)), NOON)
			.diagnosis()
			.orElseThrow();
		assertThat(diagnosis.message()).contains("id-1", "id-2", "no access to the key");
	}

	@Test
	void secretOfAnApplicationIsCuredByItsAddress() {
		ConsumerState hiding = new ConsumerState(PINNED_OLD, Optional.of("Application a"), true, Optional.empty(),
				Map.of(), List.of(ConsumerState.APPLICATION_SECRET));
		CmkBinding binding = new CmkBinding(BindingId.random(), KEY,
				ConsumerId.parse("https://s.search.windows.net/indexes('hotels')"), PINNED_OLD,
				Optional.of("Application a"), Drift.IN_SYNC, NOON, NOON);
		Standing standing = StandingRules.of(binding, hiding, CACHED, sight(version(OLD, true)), NOON);
		assertThat(standing.drift()).isEqualTo(Drift.NEEDS_SECRET);
		assertThat(standing.diagnosis().orElseThrow().remedy())
			.contains("DELETE /v1/cmk-bindings/" + binding.id(), "applicationSecret")
			.doesNotContain("managed identity");
	}

	@Test
	void reapplyIsAdvisedOnlyWhereItCanBeDone() {
		ConsumerState unwell = state(PINNED).faulty("no access");
		assertThat(StandingRules.of(binding(), unwell, CACHED, sight(version(CURRENT, true)), NOON)
			.diagnosis()
			.orElseThrow()
			.remedy()).contains("/verify").doesNotContain("reapply");
		assertThat(StandingRules.of(binding(), unwell, KEEPING, sight(version(CURRENT, true)), NOON)
			.diagnosis()
			.orElseThrow()
			.remedy()).contains("/reapply");
	}

	private static CmkBinding binding() {
		return new CmkBinding(BindingId.random(), KEY,
				ConsumerId.parse("https://s.search.windows.net/indexes('hotels')"), PINNED,
				Optional.of("SystemAssigned"), Optional.of("id-1"), Optional.empty(), Drift.IN_SYNC, NOON, NOON);
	}

	private static KeySight sight(KeyVersion needed) {
		return new KeySight(version(CURRENT, true), Optional.of(needed), List.of());
	}

	private static KeyVersion version(VersionId id, boolean enabled) {
		return new KeyVersion(id, enabled, NOON, Optional.empty(), Optional.empty());
	}

	private static ConsumerState state(Reference reference) {
		return new ConsumerState(reference, Optional.of("SystemAssigned"), true, Optional.empty(), Map.of(), List.of());
	}

	private static ConsumerState identity(String words) {
		return new ConsumerState(PINNED, Optional.of(words), true, Optional.empty(), Map.of(), List.of());
	}

	private static ConsumerState hiding(Reference reference) {
		return new ConsumerState(reference, Optional.of("SystemAssigned"), true, Optional.empty(), Map.of(),
				List.of("credentials.connectionString"));
	}

	private static ConsumerState using(VersionId version) {
		return new ConsumerState(FOLLOWING, Optional.of("SystemAssigned"), true, Optional.empty(), Map.of(), List.of(),
				Optional.of(version));
	}

}
