package io.keyrotor.azure.special.blocks;

import java.util.Optional;

import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of the keys of a resource, where it stands in the resource's tree: what is written
 * here is written there.
 *
 * @param name how a consumer's id calls it
 * @param owner the object that names the key
 * @param follows whether the service moves on to new versions by itself, although one is
 * named
 * @param status what the service says of the key, if that is bad
 */
record KeyBlock(String name, ObjectNode owner, KeyForm form, boolean follows, KeyIdentity identity,
		Optional<String> status) {

	/** How the block refers to its key. */
	Reference reference(ConsumerId consumer) {
		Reference named = this.form.read(consumer, this.owner);
		return this.follows ? KeyReference.versionless(named) : named;
	}

	/** The version that the service says it has got to by itself. */
	Optional<VersionId> inUse(ConsumerId consumer) {
		return (this.follows && this.form.read(consumer, this.owner) instanceof Reference.Pinned pinned)
				? Optional.of(pinned.version()) : Optional.empty();
	}

	void refer(ConsumerId consumer, Reference to) {
		if (!to.equals(reference(consumer))) {
			this.form.write(this.owner, to);
		}
	}

	void mask() {
		this.form.mask(this.owner);
	}

}
