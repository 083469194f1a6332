package io.keyrotor.durable;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SingleProcessTest {

	@TempDir
	Path folder;

	@Test
	void refusesASecondOwnerOfTheSameFileUntilTheFirstLetsGo() throws Exception {
		Path database = this.folder.resolve("keyrotor.db");
		try (SingleProcess _ = SingleProcess.own(database)) {
			assertThatExceptionOfType(DatabaseInUse.class).isThrownBy(() -> SingleProcess.own(database))
				.withMessageContaining(database.toAbsolutePath().toString())
				.withMessageContaining("another Keyrotor process");
		}
		assertThatNoException().isThrownBy(() -> SingleProcess.own(database).close());
	}

}
