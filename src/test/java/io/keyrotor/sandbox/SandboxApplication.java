package io.keyrotor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.keyrotor.KeyrotorApplication;

import org.springframework.boot.SpringApplication;

/**
 * Starts the fakes of Azure and the service in one process: {@code ./mvnw
 * spring-boot:test-run}.
 */
public final class SandboxApplication {

	private SandboxApplication() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		start(Sandbox.start(Sandbox.PORT), arguments);
	}

	private static void start(Sandbox sandbox, String[] arguments) throws IOException {
		SpringApplication application = new SpringApplication(KeyrotorApplication.class, SandboxBeans.class);
		application.addInitializers((context) -> context.getBeanFactory().registerSingleton("sandbox", sandbox));
		application.run(Stream.concat(properties(sandbox), Stream.of(arguments)).toArray(String[]::new));
	}

	private static Stream<String> properties(Sandbox sandbox) throws IOException {
		return Stream.concat(
				sandbox.properties()
					.entrySet()
					.stream()
					.map((property) -> "--" + property.getKey() + "=" + property.getValue()),
				Stream.of("--spring.datasource.url=jdbc:sqlite:" + emptyDatabase()));
	}

	/** The database of the last start is in nobody's hands any more: its port is ours. */
	private static Path emptyDatabase() throws IOException {
		Path database = Sandbox.DIRECTORY.resolve("sandbox.db");
		for (String suffix : new String[] { "", "-wal", "-shm", "-journal" }) {
			Files.deleteIfExists(Path.of(database + suffix));
		}
		return database;
	}

}
