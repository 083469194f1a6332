package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.stream.Collectors;

import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;

/**
 * The keys of a resource and which of them a consumer's id means. An id with a block
 * means that one; an id without one means all of them, which is only possible while all
 * are the same.
 *
 * @param all in the order of the resource
 */
record Blocks(ConsumerId consumer, List<KeyBlock> all) {

	Blocks {
		all = List.copyOf(all);
	}

	/**
	 * The blocks that the id means; none if the resource has no key of a customer.
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} if it means none
	 * of those there are, or several that differ
	 */
	List<KeyBlock> meant() {
		if (this.consumer.block().isPresent()) {
			return List.of(named(this.consumer.block().get()));
		}
		if (!areAlike()) {
			throw Refusal.unreadable(this.consumer,
					"it has keys that differ, each of which is a consumer of its own; name one of " + ids());
		}
		return this.all;
	}

	/** The blocks that the id does not mean. */
	List<KeyBlock> others() {
		List<KeyBlock> meant = meant();
		return this.all.stream().filter((block) -> !meant.contains(block)).toList();
	}

	/** The consumers of their own that the resource holds. */
	List<ConsumerId> consumers() {
		ConsumerId resource = this.consumer.resource();
		return (this.all.size() < 2) ? List.of(resource)
				: this.all.stream().map((block) -> resource.block(block.name())).toList();
	}

	private boolean areAlike() {
		return this.all.stream().map((block) -> block.reference(this.consumer)).distinct().count() <= 1;
	}

	private KeyBlock named(String name) {
		return this.all.stream()
			.filter((block) -> block.name().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow(() -> Refusal.unreadable(this.consumer,
					"it has no such key; " + (this.all.isEmpty() ? "it has none of its own" : "name one of " + ids())));
	}

	private String ids() {
		return this.all.stream()
			.map((block) -> this.consumer.resource().uri() + "#" + block.name() + " (" + words(block) + ")")
			.collect(Collectors.joining(", "));
	}

	private String words(KeyBlock block) {
		Reference reference = block.reference(this.consumer);
		return reference.words();
	}

}
