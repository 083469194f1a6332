package io.keyrotor.web.retirement;

import io.keyrotor.web.request.Reason;
import io.keyrotor.web.request.Soak;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.RetirementRequest;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;

/** Which version is to be disabled, as it was sent. */
@Schema(name = "RetirementOrder", description = "The old version that is to be disabled once nothing needs it.")
record RetirementOrder(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String keyStore,
		@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key,
		@Schema(requiredMode = Schema.RequiredMode.REQUIRED,
				description = "The id of the version, 32 hexadecimal digits.") String version,
		@Schema(description = "Why you want it; kept with the retirement.",
				maxLength = Reason.LONGEST) Optional<String> reason,
		@Schema(description = "How long the version is left alone at least before it is proven to be unused, in days, hours and minutes. Not shorter than the key's consumers may have it in their caches.",
				implementation = String.class, example = "PT24H") Optional<Duration> soak) {

	/**
	 * The version and what is said about it, or a refusal that says everything that is
	 * wrong.
	 */
	static Wish from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		Optional<KeyStoreName> store = member(members, "keyStore", KeyStoreName::new);
		Optional<KeyName> key = member(members, "key", KeyName::new);
		Optional<VersionId> version = member(members, "version", VersionId::new);
		Optional<String> reason = Reason.optional(members, "reason");
		Optional<Duration> soak = Soak.of(members);
		members.nothingElse();
		require(members);
		KeyId id = new KeyId(store.orElseThrow(), key.orElseThrow());
		return new Wish(id, version.orElseThrow(), new RetirementRequest(soak, reason));
	}

	private static <T> Optional<T> member(JsonMembers members, String name, Function<String, T> parser) {
		Optional<String> text = members.requiredText(name);
		try {
			return text.map(parser);
		}
		catch (IllegalArgumentException wrong) {
			members.malformed(name, "a valid value", text.orElse(""), String.valueOf(wrong.getMessage()));
			return Optional.empty();
		}
	}

	private static void require(JsonMembers members) {
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
	}

	/** Which version is to be disabled, and what its caller says about it. */
	record Wish(KeyId key, VersionId version, RetirementRequest request) {
	}

}
