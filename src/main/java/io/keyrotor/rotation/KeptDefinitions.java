package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.binding.BindingId;

/**
 * Definitions of consumers as they were before a rotation wrote them, without any secret,
 * so that they can be put back. They are forgotten once the consumer was read back as it
 * should be, and at the latest with the end of the rotation; one that takes its place
 * gets those of the consumers that it takes over. Whoever keeps the rotation's next
 * revision sees to that.
 */
public interface KeptDefinitions {

	/**
	 * Keeps a definition, in place of an older one of the same rotation and consumer, as
	 * part of the transaction under way: that of the intent to write the consumer. A
	 * repeat changes nothing, and neither does one for a rotation that is over.
	 */
	void keep(RotationId rotation, BindingId consumer, String definition);

	/** What was kept, to the letter. */
	Optional<String> find(RotationId rotation, BindingId consumer);

}
