package io.keyrotor.durable;

import java.time.Duration;

import io.keyrotor.settings.RefusedProperty;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How consumers are looked at without anybody asking.
 *
 * @param interval how often every binding is looked at, and Azure searched for consumers
 * that are not bound; at least {@code 1m}
 * @param requestsPerMinute how many requests to Azure that may cost, all replicas
 * together; {@code 1} to {@code 6000}
 */
@ConfigurationProperties(prefix = "keyrotor.sweep", ignoreUnknownFields = false)
public record SweepProperties(@DefaultValue("6h") Duration interval, @DefaultValue("240") int requestsPerMinute) {

	private static final Duration LEAST = Duration.ofMinutes(1);

	private static final int MOST_REQUESTS = 6_000;

	public SweepProperties {
		if (interval.compareTo(LEAST) < 0) {
			throw new RefusedProperty("keyrotor.sweep.interval",
					"It is " + interval + ". It must be at least " + LEAST + ".");
		}
		if (requestsPerMinute < 1 || requestsPerMinute > MOST_REQUESTS) {
			throw new RefusedProperty("keyrotor.sweep.requests-per-minute",
					"It is " + requestsPerMinute + ". It must be from 1 to " + MOST_REQUESTS + ".");
		}
	}

	/** The time that one request takes up. */
	Duration pace() {
		return Duration.ofMinutes(1).dividedBy(requestsPerMinute());
	}

}
