package io.keyrotor.retirement;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.UpstreamFailure;

/**
 * Something that stands in the way of disabling a version.
 *
 * @param retryAfter how long Azure asked to wait, where it did
 */
record Obstacle(Finding finding, Cure cure, Optional<Duration> retryAfter) {

	/** Waiting does not help. */
	static Obstacle lasting(String code, String message) {
		return new Obstacle(new Finding(code, message), Cure.SOMEBODY, Optional.empty());
	}

	/** It is waited for while the soak lasts, and for as long as it takes. */
	static Obstacle soaking(String code, String message) {
		return new Obstacle(new Finding(code, message), Cure.SOAK, Optional.empty());
	}

	/** It may be over in a moment. */
	static Obstacle passing(String code, String message) {
		return new Obstacle(new Finding(code, message), Cure.RETRY, Optional.empty());
	}

	/** Something that is to be known could not be read. */
	static Obstacle unread(String code, String what, UpstreamFailure failure) {
		return new Obstacle(new Finding(code, what + " " + failure.sentence()),
				failure.lasting() ? Cure.SOMEBODY : Cure.RETRY, failure.retryAfter());
	}

	/** The same obstacle in other words. */
	Obstacle saying(String code, String message) {
		return new Obstacle(new Finding(code, message), this.cure, this.retryAfter);
	}

	static List<Finding> findings(List<Obstacle> obstacles) {
		return obstacles.stream().map(Obstacle::finding).toList();
	}

	/** What ends it. */
	enum Cure {

		SOMEBODY, SOAK, RETRY

	}

}
