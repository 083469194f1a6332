package io.keyrotor.rotation;

import java.util.List;
import java.util.Set;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.HiddenMembers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ResourceLeases;

/** What to say of a consumer that is not moved, and what helps. */
final class MoveFindings {

	/** Why a consumer is left out whose definition was put back. */
	static final String CREDENTIALS_AS_BEFORE = "What the write had lost was put back, and with it the credentials as they were before. Ask for other credentials again once the cause is cured.";

	private MoveFindings() {
	}

	static Finding onOtherKey(Rotation rotation, ConsumerProgress consumer, ConsumerState state) {
		return new Finding("ConsumerOnOtherKey",
				"The consumer %s is encrypted with %s and no longer with the key %s%s. Nothing was written. Delete its binding if that is right, then resume the rotation."
					.formatted(consumer.consumer(), state.reference().words(), rotation.key(),
							rotation.otherKey().map((other) -> " or " + other).orElse("")));
	}

	/**
	 * What is said of a consumer that was left out and that its rotation does not move.
	 */
	static String leftOnOtherKey(CmkBinding binding, ConsumerState state) {
		return "It was found on %s after that, which is no key of this rotation, so its binding still names the key %s. If it belongs there, delete its binding and bind it to that key; otherwise give it its own key again in Azure."
			.formatted(state.reference().words(), binding.key());
	}

	static Finding offItsBinding(Rotation rotation, ConsumerProgress consumer, ConsumerState state) {
		return new Finding("ConsumerOnOtherKey",
				"The consumer %s is on %s, where the rotation %s did not put it, and its binding names another key. Nothing was written. Delete its binding and bind it to the key that it is on, or skip it, then resume the rotation."
					.formatted(consumer.consumer(), at(state.reference()), rotation.id()));
	}

	static Finding unexpected(Rotation rotation, ConsumerProgress consumer, ConsumerState state, VersionId goal) {
		String has = (state.reference() instanceof Reference.Pinned pinned) ? pinned.version().value()
				: state.reference().words();
		return new Finding("UnexpectedVersion",
				"The consumer %s is pinned to the version %s%s, which is neither the version %s that it is to be moved to nor one that it may be moved from. Nothing was written. Find out who pinned it; then pin it by hand, skip it or delete its binding, and resume the rotation."
					.formatted(consumer.consumer(), has,
							rotation.otherKey().isPresent() ? " (" + state.reference().words() + ")" : "", goal));
	}

	static String busy(ConsumerProgress consumer, ConsumerState state) {
		String names = (state.reference() instanceof Reference.Pinned pinned) ? "the version " + pinned.version()
				: state.reference().words();
		return "The consumer %s is at work on a change of its own and names %s meanwhile."
			.formatted(consumer.consumer(), names);
	}

	static String behind(String consumer, ResourceLeases.Held ahead) {
		return ("The consumer %s is not written yet, because one write sends all keys of its resource and %s is being"
				+ " written for %s. It goes on when that has been read back, or at %s if nothing is heard of it.")
			.formatted(consumer, ahead.by().target(), ahead.by().subjectId(), ahead.until());
	}

	static Finding changed(Rotation rotation, ConsumerProgress consumer, Reference on, Set<String> differences,
			boolean kept) {
		String cure = kept
				? "Its definition as it was before is kept: POST /v1/rotations/%s/consumers/%s/put-back writes it back."
					.formatted(rotation.id(), consumer.binding())
				: "Compare them with your own copy and put them back, then resume the rotation.";
		return new Finding(ConsumerProgress.Failed.CHANGED,
				"The consumer %s is on %s, but these members of its definition are not what they were before the write: %s. %s If somebody meant to change them meanwhile, delete the consumer's binding, resume, and bind it again."
					.formatted(consumer.consumer(), at(on), differences, cure));
	}

	static String inUse(ConsumerProgress consumer, VersionId used, Reference wanted) {
		return "The consumer %s refers to %s and still uses the version %s.".formatted(consumer.consumer(), at(wanted),
				used);
	}

	static Finding notComparable(Rotation rotation, ConsumerProgress consumer, VersionId goal) {
		return new Finding("ConsumerNotComparable",
				"The consumer %s is on the version %s. What it was like before it was written was kept by an earlier release of this service in another form, so that the two cannot be compared. Compare its definition with your own copy; if it is as it should be, resume the rotation %s, which then takes what it read just now as right."
					.formatted(consumer.consumer(), goal, rotation.id()));
	}

	static Finding notKept(Rotation rotation, ConsumerProgress consumer) {
		return new Finding("DefinitionNotKept",
				"The rotation %s of the key %s has not kept what the consumer %s was like before: it hides a secret, its service does not take a definition back, or it has been read back as it should be since. Nothing was done. Put it back from your own copy, then resume the rotation."
					.formatted(rotation.id(), rotation.key(), consumer.consumer()));
	}

	static Finding ignored(ConsumerProgress consumer, int writes, ConsumerChange wanted) {
		String still = (wanted instanceof ConsumerChange.Authenticate) ? "does not show the credentials it was given"
				: "is still not on " + at(wanted.reference());
		return new Finding("WriteIgnored",
				"The consumer %s took %d writes without an error and %s. Look at it in Azure, then resume the rotation."
					.formatted(consumer.consumer(), writes, still));
	}

	private static String at(Reference reference) {
		return (reference instanceof Reference.Pinned pinned) ? "the version " + pinned.version() : reference.words();
	}

	static Finding needsSecret(ConsumerProgress consumer, ConsumerState state, ConsumerChange wanted) {
		List<String> lost = state.lostBy(wanted);
		String cure = state.fault()
			.map((fault) -> "Its service says that it is not well: " + fault + " Cure that first.")
			.orElseGet(() -> HiddenMembers.cure(lost, consumer.binding()) + " Or move it to " + at(wanted.reference())
					+ " by hand with the secrets supplied.");
		return new Finding("NeedsSecret",
				"The consumer %s hides secrets that an update would lose: %s. Nothing was written. %s Then resume the rotation."
					.formatted(consumer.consumer(), String.join(", ", lost), cure));
	}

	static Finding notUsable(KeyId key, VersionId version, ConsumerProgress consumer) {
		return new Finding("VersionNotUsable",
				"The version %s of the key %s, to which the consumer %s is to be moved, is disabled or not valid now, so it could not wrap anything. Nothing was written. Enable it or correct its dates in the key store, then resume the rotation."
					.formatted(version, key, consumer.consumer()));
	}

	static Finding operationFailed(ConsumerProgress consumer, VersionId goal, String why) {
		return new Finding("OperationFailed",
				"The change that was to move %s to the version %s failed in Azure (%s). Its old version stays enabled. Cure the cause, then resume the rotation to write it again."
					.formatted(consumer.consumer(), goal, why));
	}

}
