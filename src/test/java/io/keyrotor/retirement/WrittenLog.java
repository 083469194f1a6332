package io.keyrotor.retirement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/** A log in memory, which shows every event of a key after some time. */
public final class WrittenLog implements KeyUseLog {

	private final Clock clock;

	private final List<KeyUse> uses = new ArrayList<>();

	private boolean configured = true;

	private Duration lag = Duration.ZERO;

	private Optional<UpstreamFailure.Kind> failure = Optional.empty();

	private boolean dead;

	public WrittenLog(Clock clock) {
		this.clock = clock;
	}

	/** Nobody has configured it. */
	public void remove() {
		this.configured = false;
	}

	/** Somebody has configured it. */
	void restore() {
		this.configured = true;
	}

	/** Events show only after this time. */
	void lag(Duration lag) {
		this.lag = lag;
	}

	/** It shows nothing at all any more. */
	void die() {
		this.dead = true;
	}

	/** It shows everything again. */
	void revive() {
		this.dead = false;
	}

	void fail(UpstreamFailure.Kind kind) {
		this.failure = Optional.of(kind);
	}

	/** It answers again. */
	void heal() {
		this.failure = Optional.empty();
	}

	/** Somebody uses a version now. */
	void write(String operation, String caller, boolean refused) {
		this.uses.add(new KeyUse(operation, caller, refused, 1, this.clock.instant(), this.clock.instant()));
	}

	@Override
	public boolean configured(KeyStoreName store) {
		return this.configured;
	}

	@Override
	public KeyUses uses(KeyId key, VersionId version, Instant from) {
		this.failure.ifPresent((kind) -> {
			throw new UpstreamFailure(kind, UpstreamFailure.Origin.unanswered("the log"), Optional.empty(),
					"The log answered " + kind + ".");
		});
		Instant shown = this.clock.instant().minus(this.lag);
		List<KeyUse> found = this.uses.stream()
			.filter((use) -> !use.last().isBefore(from) && !use.last().isAfter(shown))
			.toList();
		return new KeyUses(found, this.dead ? Optional.empty() : Optional.of(shown),
				"uses of %s from %s".formatted(version, from));
	}

}
