package io.keyrotor.settings;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class KnownGroupsTest {

	/** The key stores are bound by hand, so they are in no metadata. */
	@Test
	void areAllThatHaveAPropertiesClass() throws IOException {
		Set<String> groups = new TreeSet<>(Set.of("key-stores"));
		try (InputStream metadata = KnownGroups.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonMapper.shared()
				.readTree(metadata)
				.path("groups")
				.forEach((group) -> add(groups, group.path("name").asString()));
		}
		assertThat(groups).containsExactlyInAnyOrderElementsOf(KnownGroups.NAMES);
	}

	private static void add(Set<String> groups, String name) {
		if (name.startsWith("keyrotor.")) {
			groups.add(name.split("\\.", -1)[1]);
		}
	}

}
