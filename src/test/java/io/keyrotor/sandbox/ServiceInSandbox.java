package io.keyrotor.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sandbox and service in this process, on free ports and with a database of their own.
 */
public final class ServiceInSandbox implements AutoCloseable {

	private final Sandbox sandbox;

	private final String[] arguments;

	private ConfigurableApplicationContext context;

	private ServiceInSandbox(Sandbox sandbox, String[] arguments) {
		this.sandbox = sandbox;
		this.arguments = arguments;
		try {
			this.context = SandboxApplication.run(sandbox, arguments);
		}
		catch (RuntimeException failed) {
			sandbox.close();
			throw failed;
		}
	}

	/**
	 * Starts both.
	 * @param folder where the database is to be
	 * @param properties of the service, as {@code name=value}; the URL of another
	 * database among them takes the place of its own
	 */
	public static ServiceInSandbox start(Path folder, String... properties) throws IOException, InterruptedException {
		Sandbox sandbox = Sandbox.start();
		String url = "spring.datasource.url=";
		Stream<String> own = Arrays.stream(properties).anyMatch((property) -> property.startsWith(url))
				? Stream.of("--server.port=0")
				: Stream.of("--server.port=0", "--" + url + "jdbc:sqlite:" + folder.resolve("keyrotor.db"));
		String[] arguments = Stream.concat(own, Arrays.stream(properties).map((property) -> "--" + property))
			.toArray(String[]::new);
		return new ServiceInSandbox(sandbox, arguments);
	}

	/** Stops the service in good order and starts it again with the same database. */
	public void restart() {
		this.context.close();
		this.context = SandboxApplication.run(this.sandbox, this.arguments);
	}

	public URI address() {
		return URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));
	}

	public Sandbox sandbox() {
		return this.sandbox;
	}

	@Override
	public void close() {
		this.context.close();
		this.sandbox.close();
	}

}
