package io.keyrotor.retirement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.BindingId;

/**
 * What was looked at to find out whether anything uses a version.
 *
 * @param on when
 * @param from since when the version was watched
 * @param to until when it was to be watched at least
 * @param consumers every bound consumer as it was read
 * @param found how many things at Azure were found to refer to the key
 * @param log what the log was asked; empty where there is none or it did not answer
 */
public record Evidence(Instant on, Instant from, Instant to, List<ConsumerReading> consumers, int found,
		Optional<LogAnswer> log) {

	public Evidence {
		consumers = List.copyOf(consumers);
	}

	/** The bindings whose consumers were read. */
	Set<BindingId> bindings() {
		return this.consumers.stream().map(ConsumerReading::binding).collect(Collectors.toUnmodifiableSet());
	}

}
