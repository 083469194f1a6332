package io.keyrotor.durable;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.keyrotor.step.SubjectIsNewer;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.RotationTarget;
import io.keyrotor.key.KeyName;
import io.keyrotor.policy.PolicyFixtures;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.SetPolicy;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.RotationFixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentTest {

	@ParameterizedTest
	@MethodSource("io.keyrotor.rotation.RotationFixtures#everyPhase")
	void readsEveryPhaseAsItWasWritten(Phase phase) {
		assertThat(Content.phase(Content.write(phase))).isEqualTo(phase);
	}

	@Test
	void readsEveryReferenceAsItWasWritten() {
		URI store = URI.create("https://sandbox-vault.vault.azure.net");
		for (Reference reference : new Reference[] { new Reference.ServiceManaged(),
				new Reference.Pinned(store, new KeyName("search-cmk"), RotationFixtures.OLD),
				new Reference.Versionless(store, new KeyName("search-cmk")) }) {
			assertThat(Content.reference(Content.write(reference))).isEqualTo(reference);
		}
	}

	@Test
	void writesTagsThatOutliveTheNamesOfClasses() {
		assertThat(RotationFixtures.everyPhase().stream().map(Content::write))
			.allSatisfy((json) -> assertThat(json).doesNotContain("io.keyrotor").contains("\"tag\":\""));
	}

	@Test
	void writesAPolicyAsItsComponentsAlone() {
		RotationPolicy asked = PolicyFixtures.policy("P2Y", "rotate after P18M");
		SetPolicy change = new SetPolicy(asked, RotationPolicy.NONE,
				new RotationPolicy(List.of(), Optional.empty(), Optional.of(Instant.EPOCH), Optional.empty()),
				Instant.parse("2026-11-22T12:00:00Z"));
		assertThat(Content.write(change)).isEqualTo("{\"asked\":{\"lifetimeActions\":[{\"type\":\"rotate\","
				+ "\"timeAfterCreate\":\"P18M\",\"timeBeforeExpiry\":null}],\"expiryTime\":\"P2Y\",\"createdOn\":null,"
				+ "\"updatedOn\":null},\"sent\":{\"lifetimeActions\":[],\"expiryTime\":null,\"createdOn\":null,"
				+ "\"updatedOn\":null},\"kept\":{\"lifetimeActions\":[],\"expiryTime\":null,"
				+ "\"createdOn\":\"1970-01-01T00:00:00Z\",\"updatedOn\":null},\"on\":\"2026-11-22T12:00:00Z\"}");
		assertThat(Content.setPolicy(Content.write(change))).isEqualTo(change);
	}

	@Test
	void readsAnEndThatWasKeptBeforeVersionsWereCounted() {
		String old = "{\"tag\":\"completed\",\"previous\":\"%s\",\"current\":\"%s\",\"consumers\":[]}"
			.formatted(RotationFixtures.OLD, RotationFixtures.NEW);
		assertThat(Content.phase(old)).isEqualTo(new Phase.Completed(RotationFixtures.OLD, RotationFixtures.NEW,
				List.of(), OptionalInt.empty(), Optional.empty(), List.of()));
	}

	@Test
	void readsACreationThatWasKeptBeforeItsTurnWas() {
		String old = "{\"tag\":\"creating\",\"baseline\":%s,\"surplus\":[],\"calledOn\":null,\"calledBefore\":false}"
			.formatted(Content.write(RotationFixtures.baseline()));
		assertThat(Content.phase(old)).isEqualTo(new Phase.Creating(RotationFixtures.baseline(), Set.of(),
				Optional.empty(), false, Optional.empty(), false));
	}

	@Test
	void readsAWriteWithAFingerprintThatWasKeptBeforeItHadAForm() {
		String old = "{\"tag\":\"updating\",\"since\":\"2026-11-22T12:00:00Z\",\"attempt\":1,"
				+ "\"fingerprint\":{\"fields\":\"f1\"},\"operation\":null,\"target\":null}";
		assertThat(Content.known(old, ConsumerProgress.State.class)).isEqualTo(new ConsumerProgress.Updating(
				Instant.parse("2026-11-22T12:00:00Z"), 1, Map.of("fields", "f1"), Optional.empty(), Optional.empty()));
	}

	@Test
	void readsEveryTargetAsItWasWritten() {
		BindingId binding = BindingId.random();
		for (RotationTarget target : List.of(
				new RotationTarget.AnotherKey(KeyId.of("sandbox-hsm", "other"), Set.of(binding)),
				new RotationTarget.SameKey(Set.of()),
				new RotationTarget.OtherCredentials(new KeyCredentials.SystemAssigned(), Set.of(binding)),
				new RotationTarget.OtherCredentials(new KeyCredentials.UserAssigned("/subscriptions/s1"), Set.of()),
				new RotationTarget.OtherCredentials(new KeyCredentials.Application("a1",
						SecretReference.parse("https://contoso.vault.azure.net/secrets/app")), Set.of()))) {
			assertThat(Content.target(Content.write(target))).isEqualTo(target);
		}
	}

	@Test
	void readsPhasesThatWereKeptBeforeThereWereTargets() {
		assertThat(Content.phase("{\"tag\":\"requested\"}")).isEqualTo(new Phase.Requested());
		assertThat(Content.phase("{\"tag\":\"canceled\"}")).isEqualTo(new Phase.Canceled());
	}

	@Test
	void refusesAMemberThatOnlyANewerVersionKnowsBecauseItWouldBeLost() {
		assertThatExceptionOfType(SubjectIsNewer.class)
			.isThrownBy(() -> Content.phase("{\"tag\":\"canceled\",\"approvedBy\":\"somebody\"}"));
	}

	@Test
	void refusesAPhaseThatOnlyANewerVersionKnows() {
		assertThatExceptionOfType(SubjectIsNewer.class).isThrownBy(() -> Content.phase("{\"tag\":\"quarantining\"}"));
	}

}
