package io.keyrotor.rotation;

import java.time.InstantSource;
import java.util.Optional;

import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.plan.ConsumerLook;
import io.keyrotor.plan.KeyFitness;

/** Whether key and version fit a consumer, asked right before it is written. */
final class MoveFitness {

	private final Keys keys;

	private final Bindings bindings;

	private final BindingChecks checks;

	private final InstantSource clock;

	MoveFitness(Keys keys, Bindings bindings, BindingChecks checks, InstantSource clock) {
		this.keys = keys;
		this.bindings = bindings;
		this.checks = checks;
		this.clock = clock;
	}

	/** The other key may have been made for other consumers. */
	Optional<Finding> unfit(ConsumerTurn turn, ConsumerState state) {
		if (!turn.route().acrossKeys() || !turn.route().forward()) {
			return Optional.empty();
		}
		Key key = this.keys.key(turn.route().goalKey());
		Optional<CmkBinding> bound = this.bindings.find(turn.consumer().binding());
		return bound.stream()
			.flatMap((binding) -> KeyFitness.failed(key, new ConsumerLook.Seen(binding, turn.rules(), state)))
			.findFirst()
			.map((failed) -> new Finding("KeyNotFit",
					failed.detail() + " Nothing was written. " + failed.remedy().orElse("")))
			.or(() -> bound.filter((_) -> turn.consumer().write().isEmpty())
				.flatMap((binding) -> misplaced(binding.on(key.id()), key, state)));
	}

	/**
	 * It may have been bound since the rotation was accepted, or may have lost a right.
	 * One that was written once is not left between two keys.
	 */
	private Optional<Finding> misplaced(CmkBinding wanted, Key key, ConsumerState state) {
		return this.checks.before(wanted, key, state)
			.stream()
			.filter((check) -> check.ofConsumer() && check.failed())
			.findFirst()
			.map((failed) -> new Finding("ConsumerNotFit", "%s: %s Nothing was written to %s. %s"
				.formatted(failed.check(), failed.detail(), wanted.consumer(), failed.remedy().orElse(""))));
	}

	/** A consumer that is moved to a version which cannot wrap would lose its data. */
	Optional<Finding> unusable(ConsumerTurn turn, ConsumerState state) {
		KeyId key = turn.route().goalKey();
		KeyVersion version = (state.reference() instanceof Reference.Versionless) ? this.keys.key(key).current()
				: this.keys.version(key, turn.goal()).version();
		return version.usableAt(this.clock.instant()) ? Optional.empty()
				: Optional.of(MoveFindings.notUsable(key, version.id(), turn.consumer()));
	}

}
