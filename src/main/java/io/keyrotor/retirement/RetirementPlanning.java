package io.keyrotor.retirement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;

/** What a retirement would do, found out without doing it. */
public sealed interface RetirementPlanning {

	/**
	 * The retirement would be accepted.
	 *
	 * @param soakUntil the end of the soak, as far as it is known
	 * @param minimum the longest cache time of the key's consumers
	 * @param consumers the key's consumers as they were read
	 * @param logged whether there is a log that shows who uses the version; without one
	 * somebody has to answer for that
	 * @param warnings what would stand in the way now and may be over by then
	 */
	record Planned(Instant soakUntil, Optional<SoakMinimum> minimum, List<ConsumerReading> consumers, boolean logged,
			List<Finding> warnings) implements RetirementPlanning {

		public Planned {
			consumers = List.copyOf(consumers);
			warnings = List.copyOf(warnings);
		}

	}

	/** The retirement would be refused: the version has a live one. */
	record InProgress(Retirement live) implements RetirementPlanning {
	}

	/**
	 * The retirement would be refused.
	 *
	 * @param causes everything known now that waiting cannot cure
	 */
	record Refused(Finding finding, List<Finding> causes) implements RetirementPlanning {

		public Refused {
			causes = List.copyOf(causes);
		}

	}

}
