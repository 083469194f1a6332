package io.keyrotor.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.KeyUseLog;
import io.keyrotor.retirement.KeyUses;

/** A log in which nobody used anything, if there is one. */
final class SettableLog implements KeyUseLog {

	private volatile boolean configured = true;

	void configure(boolean configured) {
		this.configured = configured;
	}

	@Override
	public boolean configured(KeyStoreName store) {
		return this.configured;
	}

	@Override
	public KeyUses uses(KeyId key, VersionId version, Instant from) {
		return new KeyUses(List.of(), Optional.of(Instant.MAX), "uses of %s".formatted(version));
	}

}
