package io.keyrotor.web.progress;

import java.time.Duration;

/**
 * How event streams behave.
 *
 * @param poll how often the history is looked at
 * @param heartbeat after how long without an event a comment is sent, so that nothing on
 * the way takes the connection for dead, and so that a reader who is gone is noticed
 * @param longest how long a stream is open at most; its reader goes on where it was. A
 * token is checked when a stream begins, and one of Entra ID lives for about an hour
 */
public record StreamTimes(Duration poll, Duration heartbeat, Duration longest) {

	/** For readers on the other side of the usual proxies. */
	public static StreamTimes usual() {
		return new StreamTimes(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofHours(1));
	}

}
