package io.keyrotor.binding;

import java.util.Optional;

/**
 * How a consumer stands to its binding.
 *
 * @param diagnosis why, and what cures it; empty if nothing is to be done
 */
public record Standing(Drift drift, Optional<Diagnosis> diagnosis) {

	static Standing of(Drift drift) {
		return new Standing(drift, Optional.empty());
	}

	static Standing of(Drift drift, Diagnosis diagnosis) {
		return new Standing(drift, Optional.of(diagnosis));
	}

}
