package io.keyrotor.journey;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.keyrotor.sandbox.Sandbox;

/**
 * The packaged service in a process of its own, which can be killed at any moment and
 * started again.
 */
final class ServiceProcess {

	private static final Path JAR = Path.of("target", "keyrotor.jar");

	private static final String URL = "spring.datasource.url=";

	private final Map<String, String> environment;

	private final Path folder;

	private final int port;

	private final List<String> properties;

	private Process process;

	ServiceProcess(Sandbox sandbox, Path folder, String... properties) throws IOException {
		this(folder, environment(sandbox), properties(sandbox, properties));
	}

	/**
	 * Starts the service without a sandbox.
	 * @param folder where its log is, and its database unless the properties name another
	 */
	ServiceProcess(Path folder, Map<String, String> environment, List<String> properties) throws IOException {
		this.folder = folder;
		this.environment = Map.copyOf(environment);
		this.properties = List.copyOf(properties);
		this.port = freePort();
		this.process = launch();
	}

	/**
	 * A port below those that the system gives to clients: a client that tries to reach a
	 * process which is not there yet could otherwise be given that very port and reach
	 * itself.
	 */
	private static int freePort() throws IOException {
		while (true) {
			try (ServerSocket free = new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000))) {
				return free.getLocalPort();
			}
			catch (BindException _) {
				// Somebody else has it.
			}
		}
	}

	private static Map<String, String> environment(Sandbox sandbox) {
		return Map.of("IDENTITY_ENDPOINT", sandbox.identityEndpoint().toString(), "IDENTITY_HEADER",
				sandbox.identityHeader());
	}

	private static List<String> properties(Sandbox sandbox, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		sandbox.properties().forEach((name, value) -> all.add(name + "=" + value));
		return all;
	}

	URI address() {
		return URI.create("http://localhost:" + this.port);
	}

	/** Ends the process as a power cut would. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Asks it to end, as an orchestrator does. */
	void terminate() {
		this.process.destroy();
	}

	/** Stops its threads where they are, until {@link #thaw}. */
	void freeze() throws IOException, InterruptedException {
		signal("-STOP");
	}

	void thaw() throws IOException, InterruptedException {
		signal("-CONT");
	}

	private void signal(String signal) throws IOException, InterruptedException {
		new ProcessBuilder("kill", signal, Long.toString(this.process.pid())).inheritIO().start().waitFor();
	}

	/** The exit code, once it has ended by itself. */
	int awaitEnd(Duration longest) throws InterruptedException {
		if (!this.process.waitFor(longest)) {
			throw new AssertionError("The service still runs after " + longest + ".");
		}
		return this.process.exitValue();
	}

	/** Everything that it has written to its console. */
	String log() throws IOException {
		return Files.readString(this.folder.resolve("service.log"));
	}

	void start() throws IOException {
		this.process = launch();
	}

	private Process launch() throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xshare:auto", "-Dorg.sqlite.tmpdir=" + this.folder, "-jar",
						JAR.toString(), "--server.port=" + this.port));
		if (this.properties.stream().noneMatch((property) -> property.startsWith(URL))) {
			command.add("--" + URL + "jdbc:sqlite:" + this.folder.resolve("keyrotor.db"));
		}
		this.properties.forEach((property) -> command.add("--" + property));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.folder.resolve("service.log").toFile()));
		builder.environment().putAll(this.environment);
		return builder.start();
	}

}
