package io.keyrotor.azure;

import io.keyrotor.settings.RefusedProperty;
import java.time.Duration;
import java.util.Optional;

import io.keyrotor.step.Timings;

/**
 * How a part of Azure is reached: with which certificates and within which times.
 *
 * @param properties the prefix under which this is configured, such as
 * {@code keyrotor.azure}
 * @param tlsBundle the SSL bundle whose authorities are trusted in place of Java's own
 * @param connectTimeout the part of the call timeout that connecting may take
 * @param callTimeout the time after which a call is over, token included
 */
public record TransportSettings(String properties, Optional<String> tlsBundle, Duration connectTimeout,
		Duration callTimeout) {

	/**
	 * Refuses times that are none.
	 * @throws RefusedProperty with the name of the property at fault
	 */
	public TransportSettings {
		requirePositive(properties + ".connect-timeout", connectTimeout);
		requirePositive(properties + ".call-timeout", callTimeout);
		if (callTimeout.compareTo(Timings.LONGEST_CALL_TIMEOUT) > 0) {
			throw new RefusedProperty(properties + ".call-timeout",
					"It is %d ms, but a call that outlives its worker's lease could be made twice. Set it to at most %d s."
						.formatted(callTimeout.toMillis(), Timings.LONGEST_CALL_TIMEOUT.toSeconds()));
		}
	}

	/** The property with which the bundle is chosen. */
	String tlsBundleProperty() {
		return this.properties + ".tls-bundle";
	}

	private static void requirePositive(String property, Duration value) {
		if (!value.isPositive()) {
			throw new RefusedProperty(property,
					"It is " + value.toMillis() + " ms. It must be more than zero, such as 10s.");
		}
	}

}
