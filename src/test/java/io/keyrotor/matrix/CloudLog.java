package io.keyrotor.matrix;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.KeyUse;
import io.keyrotor.retirement.KeyUseLog;
import io.keyrotor.retirement.KeyUses;

/** The log of the key store, which shows everything some minutes late. */
final class CloudLog implements KeyUseLog {

	private final Node node;

	private final Cloud cloud;

	CloudLog(Node node, Cloud cloud) {
		this.node = node;
		this.cloud = cloud;
	}

	@Override
	public boolean configured(KeyStoreName store) {
		return this.cloud.logLag().isPresent();
	}

	@Override
	public KeyUses uses(KeyId key, VersionId version, Instant from) {
		return this.node.ask(Place.LOG, (_) -> {
			long shown = this.cloud.now() - this.cloud.logLag().orElse(Duration.ZERO).toNanos();
			long since = since(from);
			List<KeyUse> uses = Stream
				.concat(this.cloud.consumers().stream().filter((consumer) -> consumer.used(version, since, shown)),
						this.cloud.strangers(version, since, shown))
				.map((user) -> new KeyUse("KeyUnwrap", user.toString(), false, 1, from, from))
				.toList();
			return new KeyUses(uses, Optional.of(Simulation.EPOCH.plusNanos(shown)), "a query");
		});
	}

	private static long since(Instant moment) {
		return Duration.between(Simulation.EPOCH, moment).toNanos();
	}

}
