package io.keyrotor.web.binding;

import java.util.Optional;
import java.util.function.Function;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.binding.SecretVaults;
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
		@Schema(description = "An ARM resource id, or the URI of an object of an Azure AI Search service. Where a resource has several keys, #{block} after its id says which one is meant, such as #geoBackup.") String consumer,
		@Schema(description = "Where the secret of the application is kept as which the consumer reaches its key: the URI of a secret in an Azure key vault or in a configured key store. Only for consumers that do so; the secret itself is never taken, and never kept.",
				example = "https://contoso.vault.azure.net/secrets/search-app") @Nullable String applicationSecret) {

	/** The key and the consumer, or a refusal that says everything that is wrong. */
	static Wish from(JsonBody body, SecretVaults vaults) {
		JsonMembers members = JsonMembers.of(body);
		Optional<KeyStoreName> store = member(members, "keyStore", KeyStoreName::new);
		Optional<KeyName> key = member(members, "key", KeyName::new);
		Optional<ConsumerId> consumer = member(members, "consumer", ConsumerId::parse);
		Optional<SecretReference> secret = optional(members, "applicationSecret", vaults);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return new Wish(new KeyId(store.orElseThrow(), key.orElseThrow()), consumer.orElseThrow(), secret);
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

	/** What is no address is not repeated: it may be the secret itself. */
	private static Optional<SecretReference> optional(JsonMembers members, String name, SecretVaults vaults) {
		try {
			return members.unrepeatedText(name).map(vaults::reference);
		}
		catch (IllegalArgumentException wrong) {
			members.malformed(name, "the URI of a Key Vault secret", JsonMembers.NOT_SHOWN,
					String.valueOf(wrong.getMessage()));
			return Optional.empty();
		}
	}

	/** Which consumer is to be bound to which key. */
	record Wish(KeyId key, ConsumerId consumer, Optional<SecretReference> secret) {
	}

}
