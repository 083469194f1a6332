package io.keyrotor.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the fakes alone, beside a service in another process, and writes the
 * configuration and the environment with which the packaged service works against them.
 * <p>
 * Its main method belongs to an object on purpose: Java starts it all the same, and the
 * build still finds exactly one static main method to run by itself, that of
 * {@link SandboxApplication}.
 */
public final class AzureSandbox {

	/** Starts the fakes and keeps them running until the process is ended. */
	void main() throws IOException, InterruptedException {
		Sandbox sandbox = Sandbox.start(Sandbox.PORT);
		Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
		write(sandbox, Sandbox.DIRECTORY);
		IO.println("""
				The fakes of Azure run; watch and break them at %s \
				(/ledger, /consumers, /key-uses, /faults, /settings, /clock, /reset).
				Package the service with ./mvnw package and start it against them:

				  env $(cat target/sandbox/environment) java -jar target/keyrotor.jar \
				--spring.config.additional-location=file:target/sandbox/

				Stop the fakes with Ctrl+C.""".formatted(sandbox.controlAddress()));
		Thread.currentThread().join();
	}

	/**
	 * Writes the files. Each start of the fakes has a database of its own name: it begins
	 * empty, and none is taken away from a service that still runs.
	 */
	static void write(Sandbox sandbox, Path directory) throws IOException {
		Path database = directory.resolve("keyrotor-" + Instant.now().toEpochMilli() + ".db");
		Map<String, String> properties = new LinkedHashMap<>(sandbox.properties());
		properties.put("spring.datasource.url", "jdbc:sqlite:" + database);
		Files.writeString(directory.resolve("application.yaml"),
				properties.entrySet()
					.stream()
					.map((property) -> Json.write(property.getKey()) + ": " + Json.write(property.getValue()) + "\n")
					.collect(Collectors.joining()));
		Files.write(directory.resolve("environment"), environment(sandbox));
	}

	/** The lines must do for {@code env $(cat ...)}, which splits at blanks. */
	private static List<String> environment(Sandbox sandbox) {
		String java = System.getProperty("java.home");
		String path = Stream
			.concat(Stream.of(Path.of(java, "bin").toString()),
					Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)))
			.filter((entry) -> !entry.isEmpty() && entry.chars().noneMatch(Character::isWhitespace))
			.distinct()
			.collect(Collectors.joining(File.pathSeparator));
		return List.of("IDENTITY_ENDPOINT=" + sandbox.identityEndpoint(), "IDENTITY_HEADER=" + sandbox.identityHeader(),
				"JAVA_HOME=" + java, "PATH=" + path);
	}

}
