package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;

/** Reads every consumer of a key and says what a rotation would meet. */
public final class ConsumerSurvey {

	private final KeyStores stores;

	private final Consumers consumers;

	private final Bindings bindings;

	public ConsumerSurvey(KeyStores stores, Consumers consumers, Bindings bindings) {
		this.stores = stores;
		this.consumers = consumers;
		this.bindings = bindings;
	}

	List<Planning.PlannedConsumer> plan(KeyId key) {
		return this.bindings.of(key).stream().map(this::plan).toList();
	}

	private Planning.PlannedConsumer plan(CmkBinding binding) {
		try {
			ConsumerState state = this.consumers.read(binding.consumer());
			return new Planning.PlannedConsumer(binding, Optional.of(state.reference()), obstacle(binding, state));
		}
		catch (UpstreamFailure failure) {
			return new Planning.PlannedConsumer(binding, Optional.empty(), Optional.of(Findings.of(failure)));
		}
	}

	private Optional<Finding> obstacle(CmkBinding binding, ConsumerState state) {
		if (!state.reference().keyIn(this.stores).equals(Optional.of(binding.key()))) {
			return Optional.of(new Finding("ConsumerOnOtherKey", "The consumer %s is encrypted with %s and not with %s."
				.formatted(binding.consumer(), state.reference().words(), binding.key())));
		}
		return (state.reference() instanceof Reference.Pinned && !state.hiddenSecrets().isEmpty())
				? Optional.of(
						new Finding("NeedsSecret",
								"The consumer %s hides secrets that an update would lose: %s."
									.formatted(binding.consumer(), String.join(", ", state.hiddenSecrets()))))
				: Optional.empty();
	}

}
