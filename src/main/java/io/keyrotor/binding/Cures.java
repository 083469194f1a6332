package io.keyrotor.binding;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/** What is wrong with a consumer, in words, and the call that cures it. */
final class Cures {

	private Cures() {
	}

	static Diagnosis gone(CmkBinding binding, ConsumerRules rules) {
		String delete = "Delete the binding if the consumer is gone for good: DELETE /v1/cmk-bindings/%s."
			.formatted(binding.id());
		return new Diagnosis("ConsumerMissing", "The consumer %s does not exist.".formatted(binding.consumer()),
				keeps(rules) ? delete + " " + dataGone(binding.key()) : delete);
	}

	/** What to do where data is gone that would need a key for good. */
	private static String dataGone(KeyId key) {
		return "The versions of the key %s stay enabled for the data it wrote until an approver says that it is gone, also from every backup: POST /v1/former-consumers/accept-data-gone."
			.formatted(key);
	}

	private static boolean keeps(ConsumerRules rules) {
		return rules.retirement() instanceof RetirementRule.KeepsOldVersions;
	}

	static Diagnosis noStore(CmkBinding binding) {
		return new Diagnosis("KeyStoreNotConfigured",
				"The key store %s of the key %s is not configured any more, so that the consumer %s was not looked at."
					.formatted(binding.key().store(), binding.key(), binding.consumer()),
				"Configure it again under keyrotor.key-stores.%s, or delete the binding %s."
					.formatted(binding.key().store(), binding.id()));
	}

	static Diagnosis elsewhere(CmkBinding binding, Reference uses, ConsumerRules rules) {
		return new Diagnosis("ConsumerOnOtherKey",
				"The consumer %s is encrypted with %s and not with the key %s.".formatted(binding.consumer(),
						uses.words(), binding.key()),
				keeps(rules) ? moved(binding)
						: "If that is right, delete the binding %s and bind the consumer to the key that it uses."
							.formatted(binding.id()));
	}

	/** Its older data stays with the key that it left. */
	private static String moved(CmkBinding binding) {
		return "If that is right, POST /v1/cmk-bindings/%s/rebind with that key, which writes nothing that is so already, or delete the binding and bind the consumer to the key that it uses. "
			.formatted(binding.id()) + dataGone(binding.key());
	}

	static Diagnosis unread(CmkBinding binding, UpstreamFailure failure, ConsumerRules rules) {
		String remedy = failure.advice()
			.or(() -> (failure.kind() == UpstreamFailure.Kind.FORBIDDEN) ? Optional.of(rules.readingRole())
					: failure.remedy())
			.orElse("Do as the message says; POST /v1/cmk-bindings/" + binding.id() + "/verify looks again.");
		return new Diagnosis(Findings.of(failure).code(), failure.sentence(), remedy);
	}

	static Diagnosis keyUnread(UpstreamFailure failure) {
		return new Diagnosis("KeyUnreadable", "The consumer was read, and its key was not: " + failure.sentence(),
				failure.remedy().orElse("Look at the key in its store, then verify again."));
	}

	static Diagnosis faulty(CmkBinding binding, String fault, ConsumerRules rules) {
		return new Diagnosis("ConsumerFaulty",
				"The service of the consumer %s says that it is not well: %s".formatted(binding.consumer(), fault),
				"See that the version in use is enabled, that the consumer's identity may wrap and unwrap with the key,"
						+ " and that the store's firewall lets it through; then POST /v1/cmk-bindings/" + binding.id()
						+ afterwards(rules));
	}

	/** A definition that holds the credentials cannot be written while it is hidden. */
	private static String afterwards(ConsumerRules rules) {
		return rules.takesCredentials() ? "/verify looks again." : "/reapply makes its service take up the key afresh.";
	}

	/** A version that is needed and that somebody disabled. */
	static Diagnosis disabled(KeyId key, ConsumerId consumer, VersionId version) {
		return new Diagnosis("VersionDisabled",
				"The consumer %s needs the version %s of the key %s, which is disabled, so that its data cannot be read."
					.formatted(consumer, version, key),
				enable(key, version));
	}

	/** One that may be needed for what was written long ago. */
	static Diagnosis oldVersionDisabled(CmkBinding binding, VersionId version, String reason) {
		return new Diagnosis("OldVersionDisabled",
				"The version %s of the key %s is disabled, and the consumer %s may need it: %s.".formatted(version,
						binding.key(), binding.consumer(), reason),
				enable(binding.key(), version));
	}

	private static String enable(KeyId key, VersionId version) {
		return "POST /v1/key-stores/%s/keys/%s/versions/%s/enable enables it again.".formatted(key.store(), key.name(),
				version);
	}

	static Diagnosis expired(CmkBinding binding, KeyVersion version) {
		return new Diagnosis("VersionExpired",
				"The version %s that the consumer %s uses has expired on %s. It still unwraps what was wrapped with it; many services wrap nothing more with it."
					.formatted(version.id(), binding.consumer(), version.expiresOn().map(Instant::toString).orElse("")),
				"Rotate the key: POST /v1/key-stores/%s/keys/%s/rotations.".formatted(binding.key().store(),
						binding.key().name()));
	}

	static Diagnosis identityChanged(CmkBinding binding, ConsumerState state) {
		return new Diagnosis("IdentityChanged",
				"The consumer %s was bound with the identity %s and has the identity %s now.%s".formatted(
						binding.consumer(), identity(binding.identity(), binding.principalId()),
						identity(state.identity(), state.principalId()),
						state.fault().map((fault) -> " Its service says that it is not well: " + fault).orElse("")),
				"Give the new identity the role for the key, then POST /v1/cmk-bindings/" + binding.id()
						+ "/reapply makes its service take up the key with it.");
	}

	private static String identity(Optional<String> words, Optional<String> principalId) {
		return words.orElse("(none)") + principalId.map((id) -> " with the object id " + id).orElse("");
	}

	static Diagnosis needsSecret(CmkBinding binding, ConsumerState state) {
		return new Diagnosis("NeedsSecret",
				"The consumer %s is pinned to an old version, and its service hides what a write would lose: %s."
					.formatted(binding.consumer(), String.join(", ", state.hiddenSecrets())),
				supply(binding, state));
	}

	/** It is well, and stays so until somebody rotates its key. */
	static Diagnosis needsSecretNextTime(CmkBinding binding, ConsumerState state) {
		return new Diagnosis("NeedsSecret",
				"The consumer %s is up to date, but the next rotation of its key cannot move it: its service hides what a write would lose: %s."
					.formatted(binding.consumer(), String.join(", ", state.hiddenSecrets())),
				supply(binding, state));
	}

	private static String supply(CmkBinding binding, ConsumerState state) {
		return HiddenMembers.cure(state.hiddenSecrets(), binding.id())
				+ " Or move it with the tool that knows the hidden values.";
	}

	static Diagnosis pinnedOld(CmkBinding binding, Reference.Pinned pinned, VersionId current) {
		return new Diagnosis("PinnedOld",
				"The consumer %s is pinned to the version %s, and the current version of the key %s is %s."
					.formatted(binding.consumer(), pinned.version(), binding.key(), current),
				"A rotation of the key moves it: POST /v1/key-stores/%s/keys/%s/rotations."
					.formatted(binding.key().store(), binding.key().name()));
	}

	static Diagnosis lagging(CmkBinding binding, VersionId inUse, VersionId current) {
		return new Diagnosis("Lagging",
				"The consumer %s follows the key %s and still uses the version %s; the current one is %s."
					.formatted(binding.consumer(), binding.key(), inUse, current),
				"Wait until its service looks for a new version; if it does not, POST /v1/cmk-bindings/" + binding.id()
						+ "/reapply makes it.");
	}

}
