package io.keyrotor.discovery;

import java.net.URI;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScopeTest {

	private static final String GUID = "0b1c2d3e-0000-4000-8000-00000000000A";

	private static final String SUBSCRIPTION = "/subscriptions/" + GUID;

	@Test
	void readsServicesAndSubscriptions() {
		String id = "/subscriptions/s1/resourceGroups/g.1/providers/Microsoft.Search/searchServices/Docs";
		assertThat(Scope.parse(id)).isEqualTo(new Scope.OfSearchService(id, "docs", Optional.empty()));
		assertThat(Scope.parse("https://DOCS.search.windows.net/"))
			.isEqualTo(new Scope.OfSearchService("https://DOCS.search.windows.net/", "docs",
					Optional.of(URI.create("https://docs.search.windows.net"))));
		assertThat(Scope.parse(SUBSCRIPTION)).isEqualTo(new Scope.OfSubscription(SUBSCRIPTION, GUID, Optional.empty()));
		String group = SUBSCRIPTION + "/resourceGroups/g.(1)";
		assertThat(Scope.parse(group)).isEqualTo(new Scope.OfSubscription(group, GUID, Optional.of("g.(1)")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "search-cmk", "https://evil.example", "https://docs.search.windows.net.evil.example",
			"http://docs.search.windows.net", "https://docs.search.windows.net:444", "/subscriptions/s1",
			"/subscriptions/s1/resourceGroups/g", "/subscriptions/00000000-0000-0000-0000-0000000000",
			SUBSCRIPTION + "'/resourceGroups/g", SUBSCRIPTION + "/resourceGroups/g' or 1 == 1",
			SUBSCRIPTION + "/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a" })
	void refusesWhatIsNoScope(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Scope.parse(text)).withMessageContaining("is no scope");
	}

}
