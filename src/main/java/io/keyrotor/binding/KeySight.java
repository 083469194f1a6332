package io.keyrotor.binding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionId;

/**
 * What was seen of a consumer's key, after the consumer, so that one that lags behind is
 * seen to.
 *
 * @param needed the version that the consumer uses, as far as anybody knows it
 * @param others all versions, where the consumer's kind keeps needing old ones
 */
record KeySight(KeyVersion current, Optional<KeyVersion> needed, List<KeyVersion> others) {

	KeySight {
		others = List.copyOf(others);
	}

	Optional<KeyVersion> neededButDisabled() {
		return this.needed.filter((version) -> !version.enabled());
	}

	Stream<VersionId> disabled() {
		return this.others.stream().filter((version) -> !version.enabled()).map(KeyVersion::id);
	}

}
