package io.keyrotor.binding;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.VersionId;

/**
 * How a consumer that was read stands to its binding. What keeps it from its data comes
 * before what only makes it late.
 */
final class StandingRules {

	private StandingRules() {
	}

	/**
	 * Judges a consumer that is encrypted with the key of its binding.
	 * @param rules what is known about its kind
	 */
	static Standing of(CmkBinding binding, ConsumerState state, ConsumerRules rules, KeySight key, Instant now) {
		return disabled(binding, key).or(() -> otherIdentity(binding, state))
			.or(() -> faulty(binding, state, rules))
			.or(() -> behind(binding, state, key.current().id()))
			.orElseGet(() -> new Standing(Drift.IN_SYNC, warning(binding, state, rules, key, now)));
	}

	private static Optional<Standing> disabled(CmkBinding binding, KeySight key) {
		return key.neededButDisabled()
			.map((version) -> Standing.of(Drift.UNREACHABLE,
					Cures.disabled(binding.key(), binding.consumer(), version.id())));
	}

	/**
	 * Another identity comes before what the service complains of, because it is the
	 * usual reason of that.
	 */
	private static Optional<Standing> otherIdentity(CmkBinding binding, ConsumerState state) {
		return isOtherIdentity(binding, state)
				? Optional.of(Standing.of(Drift.IDENTITY_CHANGED, Cures.identityChanged(binding, state)))
				: Optional.empty();
	}

	private static Optional<Standing> faulty(CmkBinding binding, ConsumerState state, ConsumerRules rules) {
		return state.fault().map((fault) -> Standing.of(Drift.UNREACHABLE, Cures.faulty(binding, fault, rules)));
	}

	/**
	 * The object id decides where both are known; a consumer may have been given further
	 * identities that it does not use for its key.
	 */
	static boolean isOtherIdentity(CmkBinding binding, ConsumerState state) {
		if (binding.principalId().isPresent() && state.principalId().isPresent()) {
			return !binding.principalId().get().equalsIgnoreCase(state.principalId().get());
		}
		return binding.identity()
			.filter((before) -> state.identity().filter(before::equalsIgnoreCase).isEmpty())
			.isPresent();
	}

	private static Optional<Standing> behind(CmkBinding binding, ConsumerState state, VersionId current) {
		return switch (state.reference()) {
			case Reference.ServiceManaged _ -> Optional.empty();
			case Reference.Versionless _ -> state.inUse()
				.filter((version) -> !version.equals(current))
				.map((version) -> Standing.of(Drift.LAGGING, Cures.lagging(binding, version, current)));
			case Reference.Pinned pinned when pinned.version().equals(current) -> Optional.empty();
			case Reference.Pinned pinned -> Optional.of(state.hiddenSecrets().isEmpty()
					? Standing.of(Drift.PINNED_OLD, Cures.pinnedOld(binding, pinned, current))
					: Standing.of(Drift.NEEDS_SECRET, Cures.needsSecret(binding, state)));
		};
	}

	/** What does no harm today. */
	private static Optional<Diagnosis> warning(CmkBinding binding, ConsumerState state, ConsumerRules rules,
			KeySight key, Instant now) {
		Optional<Diagnosis> kept = (rules.retirement() instanceof RetirementRule.KeepsOldVersions keeps)
				? key.disabled()
					.findFirst()
					.map((version) -> Cures.oldVersionDisabled(binding, version, keeps.reason()))
				: Optional.empty();
		return kept
			.or(() -> key.needed()
				.filter((version) -> version.isExpiredAt(now))
				.map((version) -> Cures.expired(binding, version)))
			.or(() -> stuckNextTime(binding, state));
	}

	/** What follows its key is never written, so that nothing is lost. */
	private static Optional<Diagnosis> stuckNextTime(CmkBinding binding, ConsumerState state) {
		return (state.hiddenSecrets().isEmpty() || !(state.reference() instanceof Reference.Pinned)) ? Optional.empty()
				: Optional.of(Cures.needsSecretNextTime(binding, state));
	}

}
