package io.keyrotor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shell commands that a page prints in its {@code sh} blocks, one for each line;
 * lines that end in a backslash go on in the next.
 */
final class ReadmeCommands {

	private static final Pattern BLOCK = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

	/**
	 * Lets curl fail on an error status, so that a command need not say so itself.
	 */
	private static final String STRICT_CURL = """
			curl() { command curl --fail-with-body --silent --show-error --max-time 90 "$@"; }
			""";

	private final List<String> all;

	private ReadmeCommands(List<String> all) {
		this.all = List.copyOf(all);
	}

	static ReadmeCommands in(Path page) {
		try {
			return of(Files.readString(page));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static ReadmeCommands of(String page) {
		List<String> commands = new ArrayList<>();
		Matcher block = BLOCK.matcher(page);
		while (block.find()) {
			block.group(1).replace("\\\n", " ").lines().filter((line) -> !line.isBlank()).forEach(commands::add);
		}
		return new ReadmeCommands(commands);
	}

	/** The commands that talk to a started service. */
	List<String> curls() {
		return this.all.stream().filter((command) -> command.startsWith("curl ")).toList();
	}

	/** The commands that start something. */
	List<String> others() {
		return this.all.stream().filter((command) -> !command.startsWith("curl ")).toList();
	}

	/**
	 * Runs a command as it is printed, save that it is sent to these addresses.
	 * @param service in place of {@code http://localhost:8080}
	 * @param sandbox in place of {@code http://localhost:8090}
	 */
	static Outcome run(String command, URI service, URI sandbox) throws IOException, InterruptedException {
		String addressed = command.replace("http://localhost:8080", service.toString())
			.replace("http://localhost:8090", sandbox.toString());
		Process shell = new ProcessBuilder("bash", "-c", STRICT_CURL + addressed).redirectErrorStream(true).start();
		shell.getOutputStream().close();
		String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Outcome(shell.waitFor(), output);
	}

	/** How a command ended and what it wrote. */
	record Outcome(int exitCode, String output) {
	}

}
