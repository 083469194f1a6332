package io.keyrotor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.keyrotor.KeyrotorApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the fakes of Azure and the service in one process: {@code ./mvnw
 * spring-boot:test-run}.
 */
public final class SandboxApplication {

	private SandboxApplication() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		Sandbox sandbox = Sandbox.start(Sandbox.PORT);
		try {
			run(sandbox,
					Stream
						.concat(Stream.of("--spring.datasource.url=jdbc:sqlite:" + emptyDatabase()),
								Stream.of(arguments))
						.toArray(String[]::new));
		}
		catch (IOException | RuntimeException failed) {
			// Its threads would keep the process alive without a service.
			sandbox.close();
			throw failed;
		}
	}

	/** Starts the service against the fakes. */
	static ConfigurableApplicationContext run(Sandbox sandbox, String... arguments) {
		SpringApplication application = new SpringApplication(KeyrotorApplication.class, SandboxBeans.class);
		application.addInitializers((context) -> context.getBeanFactory().registerSingleton("sandbox", sandbox));
		Stream<String> properties = sandbox.properties()
			.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue());
		return application.run(Stream.concat(properties, Stream.of(arguments)).toArray(String[]::new));
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
