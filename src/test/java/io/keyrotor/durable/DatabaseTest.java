package io.keyrotor.durable;

import io.keyrotor.settings.RefusedProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class DatabaseTest {

	@ParameterizedTest
	@CsvSource({ "jdbc:sqlite:keyrotor.db, SQLITE", "jdbc:sqlite:/var/lib/keyrotor/keyrotor.db, SQLITE",
			"jdbc:postgresql://db.example/keyrotor?user=keyrotor, POSTGRESQL" })
	void urlSaysWhichOneItIs(String url, Database database) {
		assertThat(Database.of(url)).isEqualTo(database);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "keyrotor.db", "jdbc:mysql://db.example/keyrotor?password=tell-nobody",
			"JDBC:SQLITE:keyrotor.db" })
	void anyOtherUrlIsRefusedAndNotRepeated(String url) {
		assertThatExceptionOfType(RefusedProperty.class).isThrownBy(() -> Database.of(url))
			.withMessageContaining("spring.datasource.url")
			.withMessageContaining("jdbc:sqlite:")
			.withMessageContaining("jdbc:postgresql:")
			.satisfies((refused) -> assertThat(refused.getMessage()).doesNotContain("tell-nobody"));
	}

	@Test
	void aServerBelongsToNobodyAlone() {
		String url = "jdbc:postgresql://db.example/keyrotor";
		assertThatNoException().isThrownBy(() -> {
			try (AutoCloseable first = Database.POSTGRESQL.own(url);
					AutoCloseable second = Database.POSTGRESQL.own(url)) {
				assertThat(first).isNotNull();
				assertThat(second).isNotNull();
			}
		});
	}

}
