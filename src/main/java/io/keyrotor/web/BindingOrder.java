package io.keyrotor.web;

import java.util.Optional;
import java.util.function.Function;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/** The wish for a binding. */
@Schema(name = "BindingOrder", requiredProperties = { "keyStore", "key", "consumer" })
record BindingOrder(@Schema(description = "The name of a configured key store.") String keyStore,
		@Schema(description = "The name of the key that the consumer uses now.") String key,
		@Schema(description = "An ARM resource id, or the URI of an object of an Azure AI Search service.") String consumer) {

	/** The key and the consumer, or a refusal that says everything that is wrong. */
	static Wish from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		Optional<KeyStoreName> store = member(members, "keyStore", KeyStoreName::new);
		Optional<KeyName> key = member(members, "key", KeyName::new);
		Optional<ConsumerId> consumer = member(members, "consumer", ConsumerId::parse);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return new Wish(new KeyId(store.orElseThrow(), key.orElseThrow()), consumer.orElseThrow());
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

	/** Which consumer is to be bound to which key. */
	record Wish(KeyId key, ConsumerId consumer) {
	}

}
