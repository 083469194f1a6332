package io.keyrotor;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import io.keyrotor.sandbox.Ledger;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The curl lines of the README, run one after the other as they are printed. */
class ReadmeIT {

	private final ReadmeCommands commands = ReadmeCommands.in(Path.of("README.md"));

	@TempDir
	Path folder;

	@Test
	void takesANewVersionToTheIndexWithTheCommandsAsPrinted() throws Exception {
		try (ServiceInSandbox running = ServiceInSandbox.start(this.folder)) {
			URI sandbox = running.sandbox().controlAddress();
			for (String command : this.commands.curls()) {
				ReadmeCommands.Outcome outcome = ReadmeCommands.run(command, running.address(), sandbox);
				assertThat(outcome.exitCode()).as("%s%n%s", command, outcome.output()).isZero();
			}
			assertThat(operations(running)).containsExactly("PutPolicy", "CreateVersion", "PutConsumer");
			assertThat(ReadmeCommands.run("curl http://localhost:8080/broken", running.address(), sandbox).exitCode())
				.isEqualTo(22);
		}
	}

	private static List<String> operations(ServiceInSandbox running) {
		return running.sandbox().ledger().stream().map(Ledger.Entry::operation).toList();
	}

}
