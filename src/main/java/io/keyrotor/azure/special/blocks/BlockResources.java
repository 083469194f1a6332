package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.Deadline;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.UnseenMembers;
import io.keyrotor.azure.special.members.Changes;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import tools.jackson.databind.JsonNode;

/**
 * Resources with several keys. One write moves all blocks that the consumer's id means
 * and sends the others as they were read a moment ago. Azure has no ETag for these
 * resources, so that whoever moves another block between that last read and the write
 * would be undone by it. Among the replicas a lease of the resource sees to that
 * ({@link io.keyrotor.step.ResourceLeases}); against everybody else, a write is refused
 * if another block changed while we looked, and the read before it is the last thing that
 * is done. Who is undone nevertheless sees it: its block is read again until it is on its
 * key, and before any version of that is disabled.
 */
final class BlockResources implements ConsumerApi {

	private final ArmResources arm;

	private final BlockForm form;

	BlockResources(ArmResources arm, BlockForm form) {
		this.arm = arm;
		this.form = form;
	}

	@Override
	public boolean hasBlocks() {
		return true;
	}

	@Override
	public List<ConsumerId> parts(ConsumerId resource) {
		return definition(resource, apiVersion(resource)).parts();
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		return definition(consumer, apiVersion(consumer)).state();
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		Changes.requireOfKey(consumer, change);
		Deadline look = Refusal.look();
		BlockDefinition first = definition(consumer, apiVersion(consumer));
		Optional<JsonNode> newer = UnseenMembers.newer(this.form.newestApiVersion(consumer.kind()).stream().toList(),
				(version) -> definition(consumer, version).body());
		BlockDefinition now = definition(consumer, apiVersion(consumer));
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		requireStill(consumer, first, now);
		requireVersion(consumer, now, change);
		now.lacks().ifPresent((what) -> {
			throw Refusal.rejected(consumer, what);
		});
		UnseenMembers.refuse(consumer, now.body(), newer, JsonNode::isNull);
		Refusal.unlessFresh(consumer, look);
		return this.arm.write(consumer, this.form.method(), apiVersion(consumer), now.tree(), now.changed(change),
				fence);
	}

	private static void requireStill(ConsumerId consumer, BlockDefinition first, BlockDefinition now) {
		if (!first.others().equals(now.others())) {
			throw Refusal.stale(consumer, "another key of its resource is being moved at this moment, which a write of"
					+ " all its keys could undo; read it again");
		}
	}

	private void requireVersion(ConsumerId consumer, BlockDefinition now, ConsumerChange change) {
		if (change.reference() instanceof Reference.Versionless to && !to.equals(now.state().reference())
				&& !this.form.takesVersionless(consumer.kind()) && change.named().isEmpty()) {
			throw Refusal.rejected(consumer,
					"its service takes a key only with a version, and " + to.words()
							+ " was asked for; name the version, or move it with the tool that deploys it, then verify"
							+ " its binding");
		}
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, apiVersion(consumer), operation);
	}

	private String apiVersion(ConsumerId consumer) {
		return this.form.apiVersion(consumer.kind());
	}

	private BlockDefinition definition(ConsumerId consumer, String apiVersion) {
		return new BlockDefinition(consumer, this.form, this.arm.get(consumer, apiVersion));
	}

}
