package io.keyrotor.binding;

import java.time.Duration;

/** When an old version may be disabled as far as one consumer is concerned. */
public sealed interface RetirementRule {

	/**
	 * Once the consumer has been on a newer version for this long.
	 *
	 * @param cacheTime how long the service may go on with a version it has in its cache
	 * @param source who says so
	 */
	record AfterCache(Duration cacheTime, String source) implements RetirementRule {
	}

	/**
	 * Never.
	 *
	 * @param reason why, as the end of a sentence
	 */
	record KeepsOldVersions(String reason) implements RetirementRule {
	}

}
