package io.keyrotor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.retirement.RetirementTransitions;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.PhaseTransitions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every transition of both machines is made, and the diagrams in
 * {@code docs/rotation-phases.md} are what the types say. Run with
 * {@code -Dphases.write=true} to write them anew.
 */
class RotationPhasesDocTest {

	private static final Path KEPT = Path.of("docs/rotation-phases.md");

	private static final PhaseDiagram ROTATION = new PhaseDiagram(Phase.class,
			PhaseTransitions.all()
				.stream()
				.map((made) -> new PhaseDiagram.Edge(made.from().getClass(), made.method(), made.to().getClass(),
						made.to().terminal()))
				.toList());

	private static final PhaseDiagram RETIREMENT = new PhaseDiagram(RetirementPhase.class,
			RetirementTransitions.all()
				.stream()
				.map((made) -> new PhaseDiagram.Edge(made.from().getClass(), made.method(), made.to().getClass(),
						made.to().terminal()))
				.toList());

	@Test
	void everyTransitionOfARotationIsMade() {
		assertThat(ROTATION.made()).isEqualTo(ROTATION.declared());
		assertThat(ROTATION.unreached(Phase.Requested.class)).isEmpty();
	}

	@Test
	void everyTransitionOfARetirementIsMade() {
		assertThat(RETIREMENT.made()).isEqualTo(RETIREMENT.declared());
		assertThat(RETIREMENT.unreached(RetirementPhase.Soaking.class)).isEmpty();
	}

	@Test
	void keptDiagramsAreThoseThatTheTypesGive() throws IOException {
		keep("rotation", ROTATION.mermaid(Phase.Requested.class));
		keep("retirement", RETIREMENT.mermaid(RetirementPhase.Soaking.class));
	}

	private static void keep(String machine, String given) throws IOException {
		String kept = Files.readString(KEPT);
		String begin = "<!-- The " + machine + ": written by RotationPhasesDocTest. -->\n\n";
		String end = "\n<!-- The end of the " + machine + ". -->";
		assertThat(kept).contains(begin, end);
		int from = kept.indexOf(begin) + begin.length();
		int to = kept.indexOf(end);
		if (Boolean.getBoolean("phases.write")) {
			Files.writeString(KEPT, kept.substring(0, from) + given + kept.substring(to));
			return;
		}
		assertThat(kept.substring(from, to))
			.as("Run the test with -Dphases.write=true, look at the difference, and keep it.")
			.isEqualTo(given);
	}

}
