package io.keyrotor.enforcement;

import java.time.Duration;

/** How time is let pass between two reads. */
@FunctionalInterface
public interface Pause {

	void of(Duration duration) throws InterruptedException;

}
