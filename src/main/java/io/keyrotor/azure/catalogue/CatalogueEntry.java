package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.Optional;

import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.KeyNeeds;
import io.keyrotor.binding.RetirementRule;

/**
 * What is known of one type of ARM resources.
 *
 * @param apiVersion with which they are read and written
 * @param newestApiVersion the newest there is, to see what a write with the other would
 * lose
 * @param identity the member that names the identity with which the key is reached;
 * without one it is that of the resource itself
 * @param observable the member with the version really in use
 * @param cacheTime how long a resource may go on with an old version
 * @param readingRole the role that may read one
 * @param writingRole the role that may write one
 * @param source who says all that
 * @param verified whether somebody has compared the entry with the source
 */
public record CatalogueEntry(ConsumerKind kind, String apiVersion, Optional<String> newestApiVersion, KeyLocation key,
		KeyForm form, Handling handling, Optional<MemberPath> identity, Optional<MemberPath> observable,
		StateRule state, Optional<Duration> cacheTime, RetirementRule retirement, Optional<String> readingRole,
		Optional<String> writingRole, KeyNeeds needs, Follows follows, String source, boolean verified) {

	private static final String ROLE = "Give this service's identity the role %s on the resource. A new role takes some"
			+ " minutes to work.";

	/** The same for the domain. */
	public ConsumerRules rules() {
		ConsumerRules handled = handled(ConsumerRules.ofResource(this.needs, this.retirement));
		ConsumerRules rules = this.follows.ifReapplied() ? handled.reappliedForNewVersions() : handled;
		return longestWork().map(rules::atWorkFor).orElse(rules);
	}

	/** What shows the old version until it needs it no more is at work for as long. */
	private Optional<Duration> longestWork() {
		return this.state.busyIf().isEmpty() ? Optional.empty() : this.cacheTime;
	}

	private ConsumerRules handled(ConsumerRules plain) {
		ConsumerRules rules = plain.underRoles(this.readingRole.map(ROLE::formatted).orElse(plain.readingRole()),
				this.writingRole.map(ROLE::formatted).orElse(plain.writingRole()));
		return switch (this.handling) {
			case Handling.Written _ -> rules;
			case Handling.ByHand hand -> rules.movedByHand(hand.instructions());
			case Handling.Special special ->
				special.instructions().map(rules::movedByHand).orElse(rules).movedBy(special.writes());
		};
	}

}
