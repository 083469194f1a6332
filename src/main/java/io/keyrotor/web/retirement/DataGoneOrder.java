package io.keyrotor.web.retirement;

import java.util.Optional;
import java.util.function.Function;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.keyrotor.web.request.Reason;

/** Who answers for it that data is gone, and why, as it was sent. */
@Schema(name = "DataGoneOrder", description = "Who answers for it that the data of a consumer is gone, and why.")
record DataGoneOrder(@Schema(description = "The name of a configured key store.") String keyStore,
		@Schema(description = "The key with which the data was written.") String key,
		@Schema(description = "The consumer that wrote it.") String consumer,
		@Schema(description = "Your name. Required where the service takes no tokens; with a token it is kept beside the name that the token has.",
				maxLength = AcceptanceOrder.LONGEST_NAME) Optional<String> name,
		@Schema(description = "Why it is certain that nothing is left of the data.",
				maxLength = Reason.LONGEST) String reason) {

	/** What is said, or a refusal that says everything that is wrong. */
	static Wish from(JsonBody body, Caller caller) {
		JsonMembers members = JsonMembers.of(body);
		Optional<KeyStoreName> store = member(members, "keyStore", KeyStoreName::new);
		Optional<KeyName> key = member(members, "key", KeyName::new);
		Optional<ConsumerId> consumer = member(members, "consumer", ConsumerId::parse);
		Optional<String> name = AcceptanceOrder.name(members, caller);
		String reason = Reason.required(members, "reason", Reason.LONGEST);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return new Wish(new KeyId(store.orElseThrow(), key.orElseThrow()), consumer.orElseThrow(),
				AcceptanceOrder.by(name, caller), reason);
	}

	private static <T> Optional<T> member(JsonMembers members, String name, Function<String, T> parser) {
		Optional<String> text = members.requiredText(name);
		try {
			return text.map(parser);
		}
		catch (IllegalArgumentException wrong) {
			members.fault(name, "Form", "a valid value", text.orElse(""), String.valueOf(wrong.getMessage()));
			return Optional.empty();
		}
	}

	/** Whose data is gone, and who says so. */
	record Wish(KeyId key, ConsumerId consumer, String by, String reason) {
	}

}
