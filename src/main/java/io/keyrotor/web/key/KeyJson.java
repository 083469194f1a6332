package io.keyrotor.web.key;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.inventory.KeySight;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.policy.Outlook;
import io.keyrotor.web.problem.Numbers;
import io.keyrotor.web.problem.Problem;

/** A key as callers see it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Key",
		description = "A key with its current version. Of a key that the store lists and refuses to show, most members are absent and `warnings` says why.")
record KeyJson(String name, String keyStore, @Schema(example = "RSA-HSM") Optional<String> keyType,
		@Schema(description = "In bits, for RSA and oct keys.") Optional<Integer> keySize,
		@Schema(description = "For EC keys.", example = "P-256") Optional<String> curve,
		@Schema(description = "Whether the current version is enabled.") boolean enabled,
		Optional<String> currentVersion,
		@Schema(description = "When the current version was created.") Optional<Instant> createdOn,
		@Schema(description = "When the current version expires.") Optional<Instant> expiresOn,
		@Schema(description = "Whether the key backs a certificate; such a key is never rotated.") boolean managed,
		Optional<Integer> versionCount,
		@Schema(description = "How many versions a key may have, where there is a limit.") Optional<Integer> versionLimit,
		@Schema(description = "How many versions the key may still get, where there is a limit.") Optional<Integer> versionsRemaining,
		@Schema(description = "When Azure rotates the key by its policy, a moment that may be over; absent if it does not or if that is not known.") Optional<Instant> nextRotationOn,
		@Schema(description = "How many consumers are bound to the key.") int bindingCount, Map<String, String> tags,
		@Schema(description = "What is worth knowing of the key, with the next step.") List<Problem.Cause> warnings,
		@Schema(description = "When all this was read.") Instant asOf) {

	static KeyJson from(KeySight sight, int bindings) {
		return switch (sight) {
			case KeySight.Seen seen -> seen(seen, bindings);
			case KeySight.Unreadable unreadable -> unreadable(unreadable, bindings);
		};
	}

	private static KeyJson seen(KeySight.Seen seen, int bindings) {
		Key key = seen.key();
		VersionHeadroom versions = seen.headroom();
		Outlook outlook = seen.outlook();
		return new KeyJson(key.id().name().value(), key.id().store().value(), Optional.of(key.shape().keyType()),
				Numbers.boxed(key.shape().sizeInBits()), key.shape().curve(), seen.enabled(),
				Optional.of(key.current().id().value()), Optional.of(key.current().createdOn()),
				key.current().expiresOn(), key.managed(), Optional.of(versions.used()), Numbers.boxed(versions.limit()),
				Numbers.boxed(versions.remaining()), outlook.nextRotationOn(), bindings, key.tags(),
				outlook.warnings().stream().map(Problem.Cause::of).toList(), seen.asOf());
	}

	private static KeyJson unreadable(KeySight.Unreadable unreadable, int bindings) {
		KeyId id = unreadable.id();
		return new KeyJson(id.name().value(), id.store().value(), Optional.empty(), Optional.empty(), Optional.empty(),
				unreadable.enabled(), Optional.empty(), Optional.empty(), Optional.empty(), unreadable.managed(),
				Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), bindings, unreadable.tags(),
				unreadable.warnings().stream().map(Problem.Cause::of).toList(), unreadable.asOf());
	}

}
