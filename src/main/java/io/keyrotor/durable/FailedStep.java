package io.keyrotor.durable;

import java.time.Clock;
import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A step that could not be carried out at all is tried again, ever more slowly. */
final class FailedStep implements FailureHandler<Void> {

	private static final Logger LOGGER = LoggerFactory.getLogger(FailedStep.class);

	private static final long LONGEST_PAUSE_SECONDS = 30;

	private final Clock clock;

	FailedStep(Clock clock) {
		this.clock = clock;
	}

	@Override
	public void onFailure(ExecutionComplete complete, ExecutionOperations<Void> operations) {
		Execution execution = complete.getExecution();
		long pause = Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(execution.consecutiveFailures, 5));
		LOGGER.warn("A step of the {} {} could not be carried out and is tried again in {} s.", execution.getTaskName(),
				execution.getId(), pause, complete.getCause().orElse(null));
		operations.reschedule(complete, this.clock.instant().plus(Duration.ofSeconds(pause)));
	}

}
