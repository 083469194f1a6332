package io.keyrotor.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.policy.RotationPoliciesContract;
import io.keyrotor.sandbox.ListHabits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@link Keys} do, whoever implements them, against the first state of the sandbox.
 * The two subclasses add what only one type of store does.
 */
public abstract class KeysContract extends RotationPoliciesContract {

	/** Creates this many keys in the store, with names that nothing else uses. */
	protected abstract void createKeys(KeyStoreName store, int count);

	/** Lets the next rotation be done and its answer get lost. */
	protected abstract void loseReplyOfNextRotation();

	/** Lets the next calls be refused because there were too many. */
	protected abstract void throttle(int calls);

	/** Lets lists behave in this way. */
	protected abstract void accustom(ListHabits habits);

	/** How many calls the stores have had. */
	protected abstract long calls();

	@Test
	void createsAVersionAndLeavesTheOldOneEnabled() {
		policies().replace(key(), AFTER_CREATION);
		KeyVersion old = keys().key(key()).current();
		KeyVersion created = keys().rotate(key(), () -> true).value();
		assertThat(created.id()).isNotEqualTo(old.id());
		assertThat(created.enabled()).isTrue();
		assertThat(keys().key(key()).current()).isEqualTo(created);
		assertThat(keys().versions(key())).containsExactlyInAnyOrder(old, created);
	}

	@Test
	void createsAVersionOfTheSameShapeForTheSameOperations() {
		policies().replace(key(), AFTER_CREATION);
		Key before = keys().key(key());
		keys().rotate(key(), () -> true).value();
		Key after = keys().key(key());
		assertThat(after.shape()).isEqualTo(before.shape());
		assertThat(after.operations()).isEqualTo(before.operations()).contains("wrapKey", "unwrapKey");
		assertThat(after.id()).isEqualTo(key());
	}

	@Test
	void letsANewVersionExpireAsThePolicySays() {
		policies().replace(key(), AFTER_CREATION);
		KeyVersion created = keys().rotate(key(), () -> true).value();
		Instant expiry = created.expiresOn().orElseThrow();
		assertThat(Duration.between(created.createdOn(), expiry).toDays()).isBetween(730L, 731L);
	}

	@Test
	void countsTheDaysOfAnExpiryExactly() {
		for (int days : List.of(90, 365)) {
			policies().replace(key(), policy(beforeExpiry("P30D"), "P" + days + "D"));
			KeyVersion created = keys().rotate(key(), () -> true).value();
			assertThat(created.expiresOn()).contains(created.createdOn().plus(Duration.ofDays(days)));
			assertThat(created.notBefore()).isEmpty();
			assertThat(created.id().value()).matches("[0-9a-f]{32}");
		}
	}

	@Test
	void leavesTheExpiryOfOlderVersionsAsItWas() {
		policies().replace(key(), AFTER_CREATION);
		KeyVersion old = keys().rotate(key(), () -> true).value();
		policies().replace(key(), BEFORE_EXPIRY);
		assertThat(keys().key(key()).current()).isEqualTo(old);
		KeyVersion created = keys().rotate(key(), () -> true).value();
		assertThat(created.expiresOn()).isNotEqualTo(old.expiresOn());
		assertThat(keys().versions(key())).contains(old, created);
	}

	@Test
	void createsAnotherVersionWithEveryRotation() {
		policies().replace(key(), AFTER_CREATION);
		int before = keys().versions(key()).size();
		KeyVersion first = keys().rotate(key(), () -> true).value();
		KeyVersion second = keys().rotate(key(), () -> true).value();
		assertThat(first.id()).isNotEqualTo(second.id());
		assertThat(keys().key(key()).current()).isEqualTo(second);
		assertThat(keys().versions(key())).hasSize(before + 2).contains(first, second);
	}

	@Test
	void leavesOneMoreVersionBehindALostReply() {
		policies().replace(key(), AFTER_CREATION);
		List<KeyVersion> before = keys().versions(key());
		loseReplyOfNextRotation();
		assertFails(Kind.UNCERTAIN, () -> keys().rotate(key(), () -> true).value());
		assertThat(keys().versions(key())).hasSize(before.size() + 1).containsAll(before);
	}

	@Test
	void createsNothingWhileThrottled() {
		policies().replace(key(), AFTER_CREATION);
		List<KeyVersion> before = keys().versions(key());
		throttle(1);
		assertFails(Reason.THROTTLED, "Throttled", () -> keys().rotate(key(), () -> true).value());
		assertThat(keys().versions(key())).hasSameElementsAs(before);
	}

	@Test
	void saysThatAKeyIsMissing() {
		KeyId missing = new KeyId(key().store(), new KeyName("no-such-key"));
		for (Runnable call : List.<Runnable>of(() -> keys().key(missing),
				() -> keys().rotate(missing, () -> true).value())) {
			assertFails(Reason.MISSING, "KeyNotFound", call);
		}
	}

	@Test
	void provesNothingByAnEmptyListOfVersions() {
		assertThat(keys().versions(new KeyId(key().store(), new KeyName("no-such-key")))).isEmpty();
	}

	@Test
	void listsEveryKeyOnceOverAllPages() {
		Set<KeyName> before = new HashSet<>(names());
		createKeys(key().store(), 30);
		List<KeyName> names = names();
		assertThat(names).doesNotHaveDuplicates().hasSize(before.size() + 30).containsAll(before);
		assertThat(keys().list(key().store(), Optional.empty()).next()).isPresent();
	}

	@Test
	void goesOnThroughPagesThatAreEmpty() {
		accustom(new ListHabits(true, false));
		createKeys(key().store(), 60);
		policies().replace(key(), AFTER_CREATION);
		int before = keys().versions(key()).size();
		for (int rotation = 0; rotation < 55; rotation++) {
			keys().rotate(key(), () -> true).value();
		}
		assertThat(names()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
		assertThat(keys().versions(key())).doesNotHaveDuplicates().hasSize(before + 55);
		KeyPage second = keys().list(key().store(), keys().list(key().store(), Optional.empty()).next());
		assertThat(second.keys()).isEmpty();
		assertThat(second.next()).isPresent();
	}

	@Test
	void countsAVersionOnceThatIsListedTwice() {
		accustom(new ListHabits(false, true));
		policies().replace(key(), AFTER_CREATION);
		int before = keys().versions(key()).size();
		for (int rotation = 0; rotation < 26; rotation++) {
			keys().rotate(key(), () -> true).value();
		}
		assertThat(keys().versions(key())).extracting(KeyVersion::id).doesNotHaveDuplicates().hasSize(before + 26);
	}

	@Test
	void listsVersionsInAnOrderThatIsNotThatOfTime() {
		policies().replace(key(), AFTER_CREATION);
		List<VersionId> made = new ArrayList<>();
		for (int rotation = 0; rotation < 12; rotation++) {
			made.add(keys().rotate(key(), () -> true).value().id());
		}
		List<VersionId> listed = new ArrayList<>(keys().versions(key()).stream().map(KeyVersion::id).toList());
		listed.retainAll(made);
		assertThat(listed).hasSameElementsAs(made).isNotEqualTo(made).isNotEqualTo(made.reversed());
		assertThat(keys().key(key()).current().id()).isEqualTo(made.getLast());
	}

	@Test
	void listsFiveThousandKeysWithOneCallForEachPage() {
		int before = names().size();
		createKeys(key().store(), 5000 - before);
		long calls = calls();
		assertThat(names()).doesNotHaveDuplicates().hasSize(5000);
		assertThat(calls() - calls).isEqualTo(200);
	}

	@Test
	void readsAllVersionsOverAllPages() {
		policies().replace(key(), AFTER_CREATION);
		int before = keys().versions(key()).size();
		for (int rotation = 0; rotation < 26; rotation++) {
			keys().rotate(key(), () -> true).value();
		}
		assertThat(keys().versions(key())).doesNotHaveDuplicates().hasSize(before + 26);
	}

	@Test
	void tellsAVersionWithItsOwnOperations() {
		Key key = keys().key(key());
		VersionDetail detail = keys().version(key(), key.current().id());
		assertThat(detail.version()).isEqualTo(key.current());
		assertThat(detail.operations()).isEqualTo(key.operations()).isNotEmpty();
	}

	@Test
	void disablesAVersionAndLeavesItItsOperations() {
		VersionDetail old = rotatedAway();
		KeyVersion disabled = keys().disable(key(), old, () -> true).value();
		assertThat(disabled.id()).isEqualTo(old.version().id());
		assertThat(disabled.enabled()).isFalse();
		VersionDetail after = keys().version(key(), old.version().id());
		assertThat(after).isEqualTo(new VersionDetail(disabled, old.operations()));
		assertThat(after.version().createdOn()).isEqualTo(old.version().createdOn());
		assertThat(after.version().expiresOn()).isEqualTo(old.version().expiresOn());
		assertThat(keys().key(key()).current().enabled()).isTrue();
	}

	@Test
	void enablesAVersionAsItWasBefore() {
		VersionDetail old = rotatedAway();
		keys().disable(key(), old, () -> true);
		KeyVersion enabled = keys().enable(key(), keys().version(key(), old.version().id()), () -> true).value();
		assertThat(enabled).isEqualTo(old.version());
		assertThat(keys().version(key(), old.version().id())).isEqualTo(old);
	}

	@Test
	void changesNothingByDisablingOrEnablingTwice() {
		VersionDetail old = rotatedAway();
		KeyVersion once = keys().disable(key(), old, () -> true).value();
		assertThat(keys().disable(key(), old, () -> true).value()).isEqualTo(once);
		keys().enable(key(), old, () -> true);
		assertThat(keys().enable(key(), old, () -> true).value()).isEqualTo(old.version());
		assertThat(keys().version(key(), old.version().id())).isEqualTo(old);
	}

	@Test
	void saysThatAVersionIsMissing() {
		VersionId missing = new VersionId("0123456789abcdef0123456789abcdef");
		VersionDetail detail = new VersionDetail(
				new KeyVersion(missing, true, Instant.EPOCH, Optional.empty(), Optional.empty()), Set.of("wrapKey"));
		for (Runnable call : List.<Runnable>of(() -> keys().version(key(), missing),
				() -> keys().disable(key(), detail, () -> true), () -> keys().enable(key(), detail, () -> true))) {
			assertFails(Kind.MISSING, call);
		}
	}

	@Test
	void sendsNothingThroughAClosedFence() {
		VersionDetail old = rotatedAway();
		List<KeyVersion> before = keys().versions(key());
		for (Runnable call : List.<Runnable>of(() -> keys().disable(key(), old, () -> false),
				() -> keys().enable(key(), old, () -> false), () -> keys().rotate(key(), () -> false))) {
			assertThatExceptionOfType(FencedOff.class).isThrownBy(call::run);
		}
		assertThat(keys().versions(key())).hasSameElementsAs(before);
	}

	private VersionDetail rotatedAway() {
		policies().replace(key(), AFTER_CREATION);
		VersionId old = keys().key(key()).current().id();
		keys().rotate(key(), () -> true);
		return keys().version(key(), old);
	}

	private List<KeyName> names() {
		List<KeyName> names = new ArrayList<>();
		Optional<String> next = Optional.empty();
		do {
			KeyPage page = keys().list(key().store(), next);
			names.addAll(page.names());
			next = page.next();
		}
		while (next.isPresent());
		return names;
	}

}
