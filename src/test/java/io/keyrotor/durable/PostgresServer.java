package io.keyrotor.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL on a free port, without an installation and without Docker, which
 * tests can stop, freeze and start again. It refuses to run as root; so where the tests
 * do, it runs as {@code nobody}, which needs no user namespaces and therefore works in
 * every container.
 */
public final class PostgresServer implements AutoCloseable {

	private static final String USER = "keyrotor";

	private final Path home;

	private final Path data;

	private final int port;

	private final AtomicInteger databases = new AtomicInteger();

	private PostgresServer() throws IOException {
		this.home = Files.createTempDirectory("keyrotor-postgres");
		Files.setPosixFilePermissions(this.home, PosixFilePermissions.fromString("rwxr-xr-x"));
		this.data = Files.createDirectory(this.home.resolve("data"));
		if (isRoot()) {
			Files.setOwner(this.data,
					this.data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
		}
		try (ServerSocket free = new ServerSocket(0)) {
			this.port = free.getLocalPort();
		}
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
		run("initdb", "--username=" + USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata",
				this.data.toString());
		startAgain();
	}

	/** The one that all tests of this JVM share; leave it running. */
	public static PostgresServer shared() {
		return Shared.SERVER;
	}

	/** One of one's own, which may be stopped. */
	public static PostgresServer launch() {
		try {
			return new PostgresServer();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** The URL of a new and empty database. */
	public String newDatabase() {
		String name = "keyrotor_" + this.databases.incrementAndGet();
		create(name);
		return url(name);
	}

	String databaseLike(String template) {
		String name = "keyrotor_" + this.databases.incrementAndGet();
		execute("create database " + name + " template " + template + " strategy file_copy");
		return url(name);
	}

	void create(String name) {
		execute("create database " + name);
	}

	String url(String database) {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + database + "?user=" + USER;
	}

	/** Ends it as a power cut would: every connection breaks at once. */
	public void stop() {
		run("pg_ctl", "stop", "--mode=immediate", "--wait", "--pgdata", this.data.toString());
	}

	/** Starts it at its old address, with what it had. */
	public void startAgain() {
		run("pg_ctl", "start", "--wait", "--timeout=60", "--silent", "--log", this.data.resolve("log").toString(),
				"--pgdata", this.data.toString(), "--options",
				"-F -p " + this.port + " -h 127.0.0.1 -c unix_socket_directories= -c max_connections=200");
	}

	/** Lets it take connections and answer nothing, until {@link #thaw}. */
	public void freeze() {
		signal("-STOP");
	}

	public void thaw() {
		signal("-CONT");
	}

	private void signal(String signal) {
		try {
			long postmaster = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).getFirst());
			List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(postmaster)));
			ProcessHandle.of(postmaster)
				.stream()
				.flatMap(ProcessHandle::descendants)
				.forEach((process) -> command.add(Long.toString(process.pid())));
			execute(command, List.of());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@Override
	public void close() {
		if (Files.exists(this.data.resolve("postmaster.pid"))) {
			thaw();
			stop();
		}
		try {
			FileSystemUtils.deleteRecursively(this.home);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void execute(String sql) {
		try (Connection connection = DriverManager.getConnection(url("postgres"));
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private void run(String program, String... arguments) {
		List<String> command = new ArrayList<>();
		if (isRoot()) {
			command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
		}
		command.add(PostgresBinaries.folder().resolve("bin").resolve(program).toString());
		execute(command, List.of(arguments));
	}

	private void execute(List<String> command, List<String> arguments) {
		try {
			Path output = Files.createTempFile(this.home, "output", ".txt");
			int exit = new ProcessBuilder(Stream.concat(command.stream(), arguments.stream()).toList())
				.directory(this.home.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start()
				.waitFor();
			if (exit != 0) {
				throw new IllegalStateException(command + " ended with " + exit + ": " + Files.readString(output));
			}
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	private static boolean isRoot() {
		return System.getProperty("user.name").toLowerCase(Locale.ROOT).equals("root");
	}

	private static final class Shared {

		static final PostgresServer SERVER = launch();

	}

}
