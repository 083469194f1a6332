package io.keyrotor.azure.special.members;

import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;

/** Which changes can be made to a resource by naming its key. */
public final class Changes {

	private Changes() {
	}

	/**
	 * Passes only a change of the key.
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} otherwise
	 */
	public static void requireOfKey(ConsumerId consumer, ConsumerChange change) {
		switch (change) {
			case ConsumerChange.Refer _, ConsumerChange.Reapply _ -> {
			}
			case ConsumerChange.Authenticate _ -> throw Refusal.rejected(consumer,
					"it reaches its key with a managed identity that is a setting of the resource and not of the key;"
							+ " change that with the tool that deploys the resource, then verify its binding");
			case ConsumerChange.PutBack _ -> throw Refusal.rejected(consumer,
					"only what concerns its keys is ever written, so that there is no earlier definition to put back;"
							+ " roll the rotation back, or deploy the resource again with the tool that made it");
		}
	}

}
