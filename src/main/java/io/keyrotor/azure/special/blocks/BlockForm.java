package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import tools.jackson.databind.node.ObjectNode;

/** What resources of some types that have several keys look like. */
interface BlockForm {

	/** The version with which they are read and written. */
	String apiVersion(ConsumerKind kind);

	/** A newer version, to see what a write with the other would lose. */
	default Optional<String> newestApiVersion(ConsumerKind kind) {
		return Optional.empty();
	}

	/** The method of a write. */
	String method();

	/** Whether a key may be named without a version. */
	boolean takesVersionless(ConsumerKind kind);

	/** All keys that the resource names, where they stand in the tree. */
	List<KeyBlock> blocks(ConsumerId consumer, ObjectNode tree);

	/** What has to be sent so that the resource is as in the tree. */
	ObjectNode body(ObjectNode tree);

	/** The definition as it stays when nobody changes it. */
	ObjectNode definition(ObjectNode tree);

	/** Whether no change of the resource is under way. */
	default boolean isSettled(ObjectNode tree) {
		return ArmResources.isSettled(tree);
	}

	/** The resource's own word for it, if it is not well. */
	default Optional<String> fault(ObjectNode tree) {
		return ArmResources.fault(tree);
	}

	/** What is missing without which it cannot be written, as the end of a sentence. */
	default Optional<String> lacks(ObjectNode tree) {
		return Optional.empty();
	}

}
