package io.keyrotor.durable;

import java.net.ServerSocket;
import java.nio.file.Path;

import io.keyrotor.KeyrotorApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What somebody reads whose database does not let the service start. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedDatabaseIT {

	@Test
	void urlOfAnUnknownDatabaseIsRefusedAndNotShown(CapturedOutput output) {
		assertThatThrownBy(() -> start("jdbc:mysql://db.example/keyrotor?password=tell-nobody")).isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"The property spring.datasource.url is refused: It must be jdbc:sqlite:", "jdbc:postgresql:",
					"Change spring.datasource.url and start again.")
			.doesNotContain("tell-nobody");
	}

	@Test
	void serverThatIsNotThereIsNamedWithoutWhereItWasNoticed(CapturedOutput output) throws Exception {
		int nobody;
		try (ServerSocket free = new ServerSocket(0)) {
			nobody = free.getLocalPort();
		}
		assertThatThrownBy(
				() -> start("jdbc:postgresql://127.0.0.1:" + nobody + "/keyrotor?user=keyrotor&password=tell-nobody"))
			.isNotNull();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The database cannot be opened: ", "127.0.0.1:" + nobody,
					"Check spring.datasource.url")
			.doesNotContain("tell-nobody");
	}

	@Test
	void secondProcessOnTheSameFileIsRefused(@TempDir Path folder, CapturedOutput output) throws Exception {
		Path file = folder.resolve("keyrotor.db");
		try (SingleProcess _ = SingleProcess.own(file)) {
			assertThatThrownBy(() -> start("jdbc:sqlite:" + file)).isNotNull();
		}
		assertThat(output).contains("APPLICATION FAILED TO START", "is in use by another Keyrotor process",
				"spring.datasource.url");
	}

	@Test
	void twoProcessesShareAServer() {
		String url = PostgresServer.shared().newDatabase();
		try (ConfigurableApplicationContext first = start(url); ConfigurableApplicationContext second = start(url)) {
			assertThat(first.isRunning()).isTrue();
			assertThat(second.isRunning()).isTrue();
		}
	}

	private static ConfigurableApplicationContext start(String url) {
		return SpringApplication.run(KeyrotorApplication.class, "--server.port=0", "--spring.datasource.url=" + url);
	}

}
