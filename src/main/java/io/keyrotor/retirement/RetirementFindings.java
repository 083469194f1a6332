package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.Finding;
import io.keyrotor.rotation.Rotation;

/** What to say of a retirement that stops or turns round. */
final class RetirementFindings {

	static final String EVIDENCE_MISSING = "EvidenceMissing";

	private static final String VERSION_USED = "VersionUsed";

	/**
	 * Holds after which consumers need not soak again, because none was seen where it
	 * must not be.
	 */
	private static final Set<String> ABOUT_EVIDENCE = Set.of(EVIDENCE_MISSING, "EvidenceLate", "EvidenceUnreadable",
			"SearchIncomplete");

	private RetirementFindings() {
	}

	static boolean onlyEvidenceMissing(List<Finding> blockers) {
		return blockers.stream().allMatch((blocker) -> blocker.code().equals(EVIDENCE_MISSING));
	}

	static boolean aboutEvidence(List<Finding> blockers) {
		return blockers.stream().allMatch((blocker) -> ABOUT_EVIDENCE.contains(blocker.code()));
	}

	/**
	 * Whether somebody was found who may need the version. Once moved off the key, nobody
	 * sees any more when he forgot the version.
	 */
	static boolean aboutConsumers(List<Finding> blockers) {
		return blockers.stream()
			.map(Finding::code)
			.anyMatch((code) -> code.contains("Consumer") || code.equals(VERSION_USED));
	}

	static Obstacle evidenceMissing(Retirement retirement) {
		return Obstacle.lasting(EVIDENCE_MISSING,
				"There is no log that shows who used the version %s of the key %s. Configure the Log Analytics workspace to which the key store %s sends its audit events and resume, or let somebody accept by name and reason that this proof is missing."
					.formatted(retirement.version(), retirement.key(), retirement.key().store()));
	}

	static Finding evidenceLate(Retirement retirement, Instant until) {
		return new Finding("EvidenceLate",
				"The log of the key %s shows no event as late as %s, although the key was read since, so it does not prove that nobody used the version %s. Look at the key store's diagnostic setting, then resume the retirement %s."
					.formatted(retirement.key(), until, retirement.version(), retirement.id()));
	}

	static Finding proofTooSlow(Retirement retirement, Duration fresh, int times) {
		return new Finding("ProofTooSlow",
				"The proof that nobody uses the version %s of the key %s was older than %d minutes %d times in a row when the version was to be disabled, so nothing was done. Find out what keeps Keyrotor or its database from working in time, then resume the retirement %s."
					.formatted(retirement.version(), retirement.key(), fresh.toMinutes(), times, retirement.id()));
	}

	static Obstacle used(Retirement retirement, RetirementPhase.Proving phase, List<KeyUse> uses) {
		return Obstacle.lasting(VERSION_USED,
				"The version %s of the key %s was used since %s: %s. Find out what that is, move it to the current version, then resume the retirement %s."
					.formatted(retirement.version(), retirement.key(), phase.from(), words(uses), retirement.id()));
	}

	static String words(List<KeyUse> uses) {
		return uses.stream().map(RetirementFindings::words).collect(Collectors.joining("; "));
	}

	private static String words(KeyUse use) {
		return "%s by %s, %d times%s, last on %s".formatted(use.operation(), use.caller(), use.times(),
				use.refused() ? " and refused" : "", use.last());
	}

	static String liveRotation(Rotation live) {
		return "The key %s is being rotated: its rotation %s is in the phase %s. Wait until that is over."
			.formatted(live.key(), live.id(), live.phase().name());
	}

	static Finding notDisabled(Retirement retirement, int calls) {
		return new Finding("VersionNotDisabled",
				"The version %s of the key %s was to be disabled %d times and is still enabled. Look at the key in its store, then resume the retirement %s."
					.formatted(retirement.version(), retirement.key(), calls, retirement.id()));
	}

	static Finding canceled(Retirement retirement) {
		return new Finding("Canceled",
				"The retirement %s was cancelled by an operator. The version %s of the key %s was left as it is."
					.formatted(retirement.id(), retirement.version(), retirement.key()));
	}

	static Finding neededAgain(Retirement retirement) {
		return new Finding("VersionNeededAgain",
				"The retirement %s was cancelled because a rotation of the key %s goes back to the version %s. It was left as it is."
					.formatted(retirement.id(), retirement.key(), retirement.version()));
	}

	static Finding reenabledByOperator(Retirement retirement) {
		return new Finding("ReenabledByOperator",
				"An operator asked for the version %s of the key %s to be enabled again."
					.formatted(retirement.version(), retirement.key()));
	}

	static Finding enabledElsewhere(Retirement retirement) {
		return new Finding("EnabledElsewhere",
				"Somebody else enabled the version %s of the key %s while it was being watched. It stays enabled. Find out who needs it before you ask for its retirement again."
					.formatted(retirement.version(), retirement.key()));
	}

	static Finding missed(Retirement retirement, ConsumerId consumer, String how) {
		return new Finding("VersionMissed",
				"After the version %s of the key %s was disabled, the consumer %s %s. The version is enabled again. Find out why the consumer needs it before you ask for its retirement again."
					.formatted(retirement.version(), retirement.key(), consumer, how));
	}

	static Finding refusedUses(Retirement retirement, List<KeyUse> uses) {
		return new Finding("VersionMissed",
				"After the version %s of the key %s was disabled, somebody still tried to use it: %s. The version is enabled again. Find out what that is before you ask for its retirement again."
					.formatted(retirement.version(), retirement.key(), words(uses)));
	}

	static Finding rolledBack(Retirement retirement, Rotation rotation) {
		return new Finding("VersionMissed",
				"The rotation %s of the key %s goes back to the version %s, which had been disabled. The version is enabled again."
					.formatted(rotation.id(), retirement.key(), retirement.version()));
	}

	static Finding touched(Retirement retirement) {
		return new Finding("RollbackNotPossible",
				"The version %s of the key %s is needed again, but its retirement %s is in the phase %s: it is disabled or being disabled. Nothing was done. POST /v1/retirements/%s/reenable, wait until the retirement is Reenabled, then ask again."
					.formatted(retirement.version(), retirement.key(), retirement.id(), name(retirement),
							retirement.id()));
	}

	static String name(Retirement retirement) {
		return (retirement.phase() instanceof RetirementPhase.Held held)
				? "Held (before: " + held.heldBefore().name() + ")" : retirement.phase().name();
	}

}
