package io.keyrotor.binding;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known about the consumers of one kind.
 *
 * @param known whether somebody has written down what the kind is like; of one that is
 * not known the rules are the safest there are, and none is bound or written
 * @param needs what a key has to be like for it
 * @param retirement when an old version may be disabled as far as it is concerned
 * @param writes how many writes it takes at most to move one consumer
 * @param reapplied whether one that names its key without a version takes up a new
 * version only when its key is applied to it once more, and needs the old ones all the
 * while
 * @param byHand what an operator has to do, if Keyrotor must not move such a consumer
 * itself; as whole sentences
 * @param readingRole what to do so that this service may read it; as whole sentences
 * @param writingRole what to do so that this service may write it; as whole sentences
 * @param takesCredentials whether the credentials with which it reaches its key are part
 * of its own definition, so that it can be given others
 * @param longestWork how long it may be at work on a write after that was answered, where
 * its service says so
 */
public record ConsumerRules(boolean known, KeyNeeds needs, RetirementRule retirement, int writes, boolean reapplied,
		Optional<String> byHand, String readingRole, String writingRole, boolean takesCredentials,
		Optional<Duration> longestWork) {

	private static final String ROLE = "Give this service's identity a role that may %s the resource. A new role takes"
			+ " some minutes to work.";

	public ConsumerRules {
		if (writes < 1) {
			throw new IllegalArgumentException("A consumer is moved by at least one write, not by " + writes + ".");
		}
		if (reapplied && !(retirement instanceof RetirementRule.KeepsOldVersions)) {
			throw new IllegalArgumentException("What takes up a new version only when its key is applied once more"
					+ " shows nowhere that it has, so it keeps old versions.");
		}
	}

	/** The rules of ARM resources that are moved by one write. */
	public static ConsumerRules ofResource(KeyNeeds needs, RetirementRule retirement) {
		return new ConsumerRules(true, needs, retirement, 1, false, Optional.empty(), ROLE.formatted("read and write"),
				ROLE.formatted("write"), false, Optional.empty());
	}

	/** The rules of a kind of which nothing is written down. */
	public static ConsumerRules unknown(ConsumerKind kind) {
		return new ConsumerRules(false, KeyNeeds.unknown(),
				new RetirementRule.KeepsOldVersions(
						"nothing is known about how resources of the type " + kind.word() + " use their key"),
				1, false,
				Optional.of("Resources of the type " + kind.word()
						+ " have no catalogue entry, so they are not written. Move it with the tool that set its key."),
				ROLE.formatted("read and write"), ROLE.formatted("write"), false, Optional.empty());
	}

	/** The same, moved by as many writes. */
	public ConsumerRules movedBy(int writes) {
		return new ConsumerRules(this.known, this.needs, this.retirement, writes, this.reapplied, this.byHand,
				this.readingRole, this.writingRole, this.takesCredentials, this.longestWork);
	}

	/** The same, with its key applied once more for each new version. */
	public ConsumerRules reappliedForNewVersions() {
		return new ConsumerRules(this.known, this.needs, this.retirement, this.writes, true, this.byHand,
				this.readingRole, this.writingRole, this.takesCredentials, this.longestWork);
	}

	/** The same, which can be given other credentials. */
	public ConsumerRules takingCredentials() {
		return new ConsumerRules(this.known, this.needs, this.retirement, this.writes, this.reapplied, this.byHand,
				this.readingRole, this.writingRole, true, this.longestWork);
	}

	/** The same, which may be at work on a write for so long. */
	public ConsumerRules atWorkFor(Duration longest) {
		return new ConsumerRules(this.known, this.needs, this.retirement, this.writes, this.reapplied, this.byHand,
				this.readingRole, this.writingRole, this.takesCredentials, Optional.of(longest));
	}

	/** The same, moved by an operator. */
	public ConsumerRules movedByHand(String instructions) {
		return new ConsumerRules(this.known, this.needs, this.retirement, this.writes, this.reapplied,
				Optional.of(instructions), this.readingRole, this.writingRole, this.takesCredentials, this.longestWork);
	}

	/** The same, with other words for the roles that this service needs. */
	public ConsumerRules underRoles(String reading, String writing) {
		return new ConsumerRules(this.known, this.needs, this.retirement, this.writes, this.reapplied, this.byHand,
				reading, writing, this.takesCredentials, this.longestWork);
	}

}
