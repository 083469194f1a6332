package io.keyrotor.plan;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.KeyNeeds;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.check.Reading;
import io.keyrotor.check.StoreResource;
import io.keyrotor.check.StoreSight;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlacementChecksTest {

	private static final KeyId KEY = KeyId.of("payments", "orders");

	private static final KeyStore VAULT = new KeyStore(KEY.store(), KeyStoreType.KEY_VAULT,
			URI.create("https://payments.vault.azure.net"), KeyStoreRules.keyVault(28, false));

	private static final KeyStore HSM = new KeyStore(new KeyStoreName("payments"), KeyStoreType.MANAGED_HSM,
			URI.create("https://payments.managedhsm.azure.net"), KeyStoreRules.managedHsm());

	private static final KeyNeeds NEEDS = KeyNeeds.rsa(Set.of(2048), false, "Microsoft Learn, \"A page\"");

	@ParameterizedTest
	@CsvSource({ "westeurope,West Europe,Pass", "westeurope,northeurope,Fail", ",westeurope,Unknown",
			"westeurope,,Unknown" })
	void regionHasToBeTheSameWhereThePageSaysSo(@Nullable String consumer, @Nullable String store, String status) {
		ConsumerLook look = look(NEEDS.inSameRegion(), Optional.empty(), Optional.ofNullable(consumer));
		assertThat(statuses(look, VAULT, store, "Enabled")).containsExactly(Map.entry("ConsumerRegion", status));
		assertThat(statuses(look(NEEDS, Optional.empty(), Optional.ofNullable(consumer)), VAULT, store, "Enabled"))
			.isEmpty();
	}

	@Test
	void managedHsmIsTakenRefusedOrNotKnown() {
		assertThat(statuses(look(NEEDS), HSM, null, "Enabled"))
			.containsExactly(Map.entry("ManagedHsmSupported", "Pass"));
		assertThat(statuses(look(NEEDS.inManagedHsm(Optional.of(false))), HSM, null, "Enabled"))
			.containsExactly(Map.entry("ManagedHsmSupported", "Fail"));
		assertThat(statuses(look(NEEDS.inManagedHsm(Optional.empty())), HSM, null, "Enabled"))
			.containsExactly(Map.entry("ManagedHsmSupported", "Unknown"));
		assertThat(statuses(look(NEEDS.inManagedHsm(Optional.of(false))), VAULT, null, "Enabled")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "Disabled,SystemAssigned,Fail", "Disabled,/x/userAssignedIdentities/one,Pass", "Disabled,,Unknown",
			"Enabled,SystemAssigned,Pass" })
	void privateManagedHsmNeedsAUserAssignedIdentity(String access, @Nullable String identity, String status) {
		ConsumerLook look = look(NEEDS.userAssignedForPrivateHsm(), Optional.ofNullable(identity), Optional.empty());
		assertThat(statuses(look, HSM, null, access)).containsExactly(Map.entry("ManagedHsmSupported", "Pass"),
				Map.entry("PrivateHsmIdentity", status));
	}

	@Test
	void twoThatFailDoNotHideEachOther() {
		ConsumerLook look = look(NEEDS.inSameRegion().inManagedHsm(Optional.of(false)).userAssignedForPrivateHsm(),
				Optional.of("SystemAssigned"), Optional.of("eastus"));
		assertThat(statuses(look, HSM, "westus", "Disabled")).containsExactly(Map.entry("ConsumerRegion", "Fail"),
				Map.entry("ManagedHsmSupported", "Fail"), Map.entry("PrivateHsmIdentity", "Fail"));
	}

	private static List<Map.Entry<String, String>> statuses(ConsumerLook look, KeyStore store,
			@Nullable String location, String access) {
		StoreResource resource = new StoreResource(store.uri(), Optional.empty(), Optional.of(true), OptionalInt.of(90),
				true, Optional.of(access), Optional.empty(), true, List.of(), Optional.ofNullable(location));
		StoreSight sight = new StoreSight(Optional.of(store), new Reading.Known<>(resource),
				new Reading.NotAsked<>("Nobody asked.", "Ask."));
		return PlacementChecks.of(look, sight).map((check) -> Map.entry(check.check(), check.status().word())).toList();
	}

	private static ConsumerLook look(KeyNeeds needs) {
		return look(needs, Optional.empty(), Optional.empty());
	}

	private static ConsumerLook look(KeyNeeds needs, Optional<String> identity, Optional<String> location) {
		ConsumerRules rules = ConsumerRules.ofResource(needs, new RetirementRule.KeepsOldVersions("it is a test"));
		Reference reference = new Reference.Pinned(VAULT.uri(), KEY.name(), new VersionId("0".repeat(32)));
		CmkBinding binding = new CmkBinding(BindingId.random(), KEY,
				ConsumerId.parse("/subscriptions/s/resourceGroups/g/providers/Contoso.Boxes/boxes/box"), reference,
				identity, Drift.IN_SYNC, Instant.EPOCH, Instant.EPOCH);
		return new ConsumerLook.Seen(binding, rules,
				new ConsumerState(reference, identity, true, Optional.empty(), Map.of(), List.of()).at(location));
	}

}
