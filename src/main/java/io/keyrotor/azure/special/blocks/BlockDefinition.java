package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.node.ObjectNode;

/** A resource with several keys as ARM answered it, seen as one of its consumers. */
record BlockDefinition(ConsumerId consumer, BlockForm form, ObjectNode tree) {

	ConsumerState state() {
		List<KeyBlock> meant = blocks(this.tree).meant();
		Reference reference = meant.stream()
			.findFirst()
			.map((block) -> block.reference(this.consumer))
			.orElseGet(Reference.ServiceManaged::new);
		return new ConsumerState(reference, identity(meant), this.form.isSettled(this.tree), fault(meant),
				fingerprint(), HiddenSecrets.marked(body()), inUse(meant))
			.inTenant(one(meant, KeyIdentity::tenantId))
			.as(one(meant, KeyIdentity::principalId))
			.at(AnyCase.text(this.tree, "location"));
	}

	/** The consumers that the resource holds. */
	List<ConsumerId> parts() {
		return blocks(this.tree).consumers();
	}

	/** The keys that the id does not mean, with their versions. */
	Map<String, Reference> others() {
		return blocks(this.tree).others()
			.stream()
			.collect(Collectors.toMap(KeyBlock::name, (block) -> block.form().read(this.consumer, block.owner())));
	}

	Optional<String> lacks() {
		return this.form.lacks(this.tree);
	}

	/** What to send so that nothing changes. */
	ObjectNode body() {
		return this.form.body(this.tree.deepCopy());
	}

	/** What to send so that the blocks that are meant refer to their key as is wanted. */
	ObjectNode changed(ConsumerChange change) {
		ObjectNode changed = this.tree.deepCopy();
		Reference wanted = wanted(change);
		blocks(changed).meant().forEach((block) -> block.refer(this.consumer, wanted));
		return this.form.body(changed);
	}

	/** A service may want a version named even of a key that it follows by itself. */
	private Reference wanted(ConsumerChange change) {
		return this.form.takesVersionless(this.consumer.kind()) ? change.reference()
				: change.named().map((named) -> (Reference) named).orElseGet(change::reference);
	}

	private Blocks blocks(ObjectNode tree) {
		return new Blocks(this.consumer, this.form.blocks(this.consumer, tree));
	}

	/**
	 * What the keys are called is left out, also of the others, because each of them is
	 * moved by itself: to another version, or to another key. That there are as many, and
	 * all else around them, counts.
	 */
	private Map<String, String> fingerprint() {
		ObjectNode masked = this.tree.deepCopy();
		blocks(masked).all().forEach(KeyBlock::mask);
		return Fingerprint.ofResource(this.form.definition(masked));
	}

	private Optional<String> fault(List<KeyBlock> meant) {
		return meant.stream()
			.flatMap((block) -> block.status().stream())
			.findFirst()
			.or(() -> this.form.fault(this.tree));
	}

	private Optional<VersionId> inUse(List<KeyBlock> meant) {
		return same(meant.stream().map((block) -> block.inUse(this.consumer)).distinct().toList());
	}

	private static Optional<String> identity(List<KeyBlock> meant) {
		String words = meant.stream()
			.flatMap((block) -> block.identity().words().stream())
			.distinct()
			.collect(Collectors.joining(", "));
		return Optional.of(words).filter((text) -> !text.isEmpty());
	}

	private static Optional<String> one(List<KeyBlock> meant, Function<KeyIdentity, Optional<String>> what) {
		return same(meant.stream().map(KeyBlock::identity).map(what).distinct().toList());
	}

	private static <T> Optional<T> same(List<Optional<T>> all) {
		return (all.size() == 1) ? Objects.requireNonNull(all.getFirst()) : Optional.empty();
	}

}
