package io.keyrotor.assignment;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.Violation;

/**
 * What an assignment would do now.
 *
 * @param keys the first of the selected keys, each looked at as the real run would
 */
public record AssignmentPlan(List<PlannedStore> stores, List<PlannedKey> keys) {

	public AssignmentPlan {
		stores = List.copyOf(stores);
		keys = List.copyOf(keys);
	}

	/** Whether there are more selected keys than those that were looked at. */
	public boolean truncated() {
		return this.keys.size() < this.stores.stream().mapToInt(PlannedStore::selected).sum()
				|| this.stores.stream().anyMatch((store) -> !store.whole());
	}

	/**
	 * One of the selected stores.
	 *
	 * @param selected how many of its keys are selected, those that back a certificate
	 * included
	 * @param managed how many of them back a certificate and would be skipped
	 * @param violations the rules of the store that the policy breaks
	 * @param whole whether its list was read to the end
	 * @param obstacle why it was not
	 */
	public record PlannedStore(KeyStoreName store, int selected, int managed, List<Violation> violations, boolean whole,
			Optional<Obstacle> obstacle) {

		public PlannedStore {
			violations = List.copyOf(violations);
		}

	}

	/** What the store answered in place of its list. */
	public record Obstacle(Finding reason, UpstreamFailure.Origin upstream) {
	}

	/**
	 * One of the selected keys.
	 *
	 * @param reason why the policy would not be set
	 */
	public record PlannedKey(KeyId key, Prospect prospect, Optional<Finding> reason, List<Violation> violations,
			Optional<UpstreamFailure.Origin> upstream) {

		static PlannedKey wouldSet(KeyId key) {
			return new PlannedKey(key, Prospect.WOULD_SET, Optional.empty(), List.of(), Optional.empty());
		}

		static PlannedKey of(KeyResult result) {
			return new PlannedKey(result.key(), prospect(result.outcome()), result.reason(), result.violations(),
					result.upstream());
		}

		private static Prospect prospect(KeyResult.Outcome outcome) {
			return switch (outcome) {
				case SET -> Prospect.WOULD_SET;
				case UNCHANGED -> Prospect.UNCHANGED;
				case REFUSED -> Prospect.REFUSED;
				case SKIPPED -> Prospect.SKIPPED;
				case FAILED -> Prospect.WOULD_FAIL;
			};
		}

	}

	/** What would become of a key. */
	public enum Prospect {

		WOULD_SET("WouldSet"), UNCHANGED("Unchanged"), REFUSED("Refused"), SKIPPED("Skipped"), WOULD_FAIL("WouldFail");

		private final String word;

		Prospect(String word) {
			this.word = word;
		}

		/** The prospect as the REST API writes it. */
		public String word() {
			return this.word;
		}

	}

}
