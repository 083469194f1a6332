package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.keyrotor.binding.CodedKinds;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.RetirementRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes with Keyrotor. */
class CatalogueTest {

	private static final Catalogue BUILT_IN = Catalogue.builtIn();

	@Test
	void spellsTheTypeOfAConsumerAsItsEntryDoes() {
		String place = "/subscriptions/s/resourceGroups/G/providers/";
		assertThat(spelled(place + "MICROSOFT.SQL/SERVERS/Orders/encryptionprotector/current"))
			.isEqualTo(place + "Microsoft.Sql/servers/Orders/encryptionProtector/current");
		assertThat(spelled(place + "microsoft.eventhub/NAMESPACES/Orders#key1"))
			.isEqualTo(place + "Microsoft.EventHub/namespaces/Orders#key1");
		assertThat(spelled(place + "microsoft.STORAGE/storageaccounts/orders"))
			.isEqualTo(place + "microsoft.STORAGE/storageaccounts/orders");
		assertThat(spelled(place + "Contoso.DATA/stores/orders")).isEqualTo(place + "Contoso.DATA/stores/orders");
		assertThat(spelled("https://docs.search.windows.net/indexes('Hotels')"))
			.isEqualTo("https://docs.search.windows.net/indexes('Hotels')");
	}

	private static String spelled(String uri) {
		ConsumerId spelled = BUILT_IN.spelled(ConsumerId.parse(uri));
		assertThat(spelled).isEqualTo(ConsumerId.parse(uri)).isEqualTo(ConsumerId.parse(spelled.uri()));
		assertThat(spelled.kind().word()).isEqualTo(ConsumerId.parse(spelled.uri()).kind().word());
		return spelled.uri();
	}

	@Test
	void describesThirtyTypesAndMoreBesidesThoseWithCodeOfTheirOwn() {
		assertThat(BUILT_IN.entries().stream().filter((entry) -> !(entry.handling() instanceof Handling.Special)))
			.hasSizeGreaterThan(30);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Microsoft.Storage/storageAccounts", "Microsoft.Compute/diskEncryptionSets",
			"Microsoft.Sql/servers/encryptionProtector", "Microsoft.DocumentDB/databaseAccounts",
			"Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.EventHub/namespaces",
			"Microsoft.ContainerRegistry/registries", "Microsoft.OperationalInsights/clusters",
			"Microsoft.Kusto/clusters", "Microsoft.AppConfiguration/configurationStores" })
	void knowsTheTypesThatNobodyDoesWithout(String type) {
		ConsumerRules rules = BUILT_IN.rules(ConsumerKind.ofResource(type));

		assertThat(rules.known()).isTrue();
		assertThat(rules.byHand()).isEmpty();
		assertThat(BUILT_IN.kinds()).contains(ConsumerKind.ofResource(type));
	}

	@Test
	void keepsTheRulesOfTheKindsWithCodeOfTheirOwn() {
		CodedKinds coded = new CodedKinds();
		assertThat(coded.kinds()).isNotEmpty()
			.allSatisfy((kind) -> assertThat(BUILT_IN.rules(kind)).isEqualTo(coded.rules(kind)));
		assertThat(BUILT_IN.kinds()).containsAll(coded.kinds()).doesNotHaveDuplicates();
	}

	@Test
	void takesTheSafeSideWhereNothingIsVerified() {
		assertThat(BUILT_IN.entries().stream().filter((entry) -> !entry.verified())).isNotEmpty()
			.allSatisfy((entry) -> {
				assertThat(entry.retirement()).isInstanceOf(RetirementRule.KeepsOldVersions.class);
				assertThat(entry.handling()).isNotInstanceOf(Handling.Written.class);
			});
	}

	@Test
	void namesWhoEndsItWhereverOldVersionsAreKeptUntilABindingIsDeleted() {
		assertThat(BUILT_IN.entries()
			.stream()
			.map((entry) -> entry.retirement() instanceof RetirementRule.KeepsOldVersions keeps ? keeps.reason() : "")
			.filter((reason) -> reason.contains("delete the binding"))).isNotEmpty()
			.allSatisfy((reason) -> assertThat(reason).contains("accept-data-gone"));
	}

	@Test
	void keepsOldVersionsOfEveryTypeThatMayNotFollow() {
		assertThat(BUILT_IN.entries()
			.stream()
			.filter((entry) -> entry.form().versionless() && !entry.follows().byItself().orElse(false))).isNotEmpty()
			.allSatisfy((entry) -> assertThat(entry.retirement()).as(entry.kind().word())
				.isInstanceOf(RetirementRule.KeepsOldVersions.class));
	}

	@Test
	void saysOfAStorageAccountWhatItsPageSays() {
		ConsumerRules rules = BUILT_IN.rules(ConsumerKind.STORAGE_ACCOUNT);

		assertThat(rules.needs().sizesInBits()).containsExactlyInAnyOrder(2048, 3072, 4096);
		assertThat(rules.needs().managedHsm()).contains(true);
		assertThat(rules.needs().operations()).isEqualTo(Set.of("wrapKey", "unwrapKey"));
		assertThat(rules.retirement()).isInstanceOfSatisfying(RetirementRule.AfterCache.class,
				(after) -> assertThat(after.cacheTime()).isEqualTo(Duration.ofHours(24)));
		assertThat(rules.writingRole()).contains("Storage Account Contributor");
	}

	@Test
	void holdsWhatNobodyMayWriteForAnOperator() {
		ConsumerRules group = BUILT_IN.rules(ConsumerKind.ofResource("microsoft.containerinstance/containergroups"));
		ConsumerRules kubernetes = BUILT_IN
			.rules(ConsumerKind.ofResource("Microsoft.ContainerService/managedClusters"));

		assertThat(group.byHand()).hasValueSatisfying((text) -> assertThat(text).contains("Deploy it again"));
		assertThat(kubernetes.byHand()).hasValueSatisfying((text) -> assertThat(text).contains("kubectl"));
		assertThat(kubernetes.needs().operations()).isEqualTo(Set.of("encrypt", "decrypt"));
	}

	@Test
	void takesTheLaterOfTwoEntriesForAType() {
		CatalogueEntry old = BUILT_IN.entry(ConsumerKind.STORAGE_ACCOUNT).orElseThrow();
		CatalogueEntry own = new CatalogueEntry(old.kind(), "2099-01-01", old.newestApiVersion(), old.key(), old.form(),
				old.handling(), old.identity(), old.observable(), old.state(), old.cacheTime(), old.retirement(),
				old.readingRole(), old.writingRole(), old.needs(), old.follows(), old.source(), old.verified());

		Catalogue catalogue = new Catalogue(List.of(old, own));

		assertThat(catalogue.entries()).containsExactly(own);
	}

}
