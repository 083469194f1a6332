package io.keyrotor.matrix;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.KindsOfCode;
import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.VersionId;

/** The simulated consumers as one process reaches them. */
final class CloudConsumers extends KindsOfCode {

	private final Node node;

	private final Cloud cloud;

	CloudConsumers(Node node, Cloud cloud) {
		this.node = node;
		this.cloud = cloud;
	}

	@Override
	public ConsumerState read(ConsumerId id) {
		Consumer consumer = this.cloud.consumer(id);
		return this.node.ask(Place.READ_CONSUMER, (fault) -> consumer.state(fault));
	}

	/**
	 * Reads again, compares, and sends the whole definition back with the new version.
	 */
	@Override
	public Confirmed<Optional<String>> write(ConsumerId id, ConsumerState seen, ConsumerChange change, Fence fence) {
		Consumer consumer = this.cloud.consumer(id);
		consumer.writing(1);
		try {
			Consumer.Reading now = this.node.ask(Place.READ_CONSUMER, consumer::read);
			if (!now.state().reference().equals(seen.reference())
					|| !now.state().fingerprint().equals(seen.fingerprint())
					|| !now.state().hiddenSecrets().isEmpty()) {
				throw this.node.failure(Reason.CONFLICT, Place.REPIN);
			}
			Optional<String> operation = this.node.change(Place.REPIN, fence,
					(send) -> this.cloud.repin(consumer, now, change, send));
			return new Confirmed<>(operation, Optional.of("request"));
		}
		finally {
			consumer.writing(-1);
		}
	}

	@Override
	public OperationStatus follow(ConsumerId id, String operation) {
		Consumer consumer = this.cloud.consumer(id);
		return this.node.ask(Place.FOLLOW,
				(_) -> consumer.follow(operation).orElseThrow(() -> this.node.failure(Reason.MISSING, Place.FOLLOW)));
	}

}
