package io.keyrotor.retirement;

import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;

/**
 * Which retirements to list; an absent part matches all.
 *
 * @param phase the name of a phase
 */
public record RetirementFilter(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<VersionId> version,
		Optional<Retirement.Status> status, Optional<String> phase) {

	static RetirementFilter of(KeyId key, VersionId version) {
		return new RetirementFilter(Optional.of(key.store()), Optional.of(key.name()), Optional.of(version),
				Optional.empty(), Optional.empty());
	}

}
