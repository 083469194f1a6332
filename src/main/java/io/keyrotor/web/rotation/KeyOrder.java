package io.keyrotor.web.rotation;

import java.util.Optional;
import java.util.function.Function;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.web.request.JsonMembers;

/** A key as a body names it, by its store and its name. */
final class KeyOrder {

	private KeyOrder() {
	}

	/** The key; empty if a fault was noted. */
	static Optional<KeyId> of(JsonMembers members) {
		Optional<KeyStoreName> store = member(members, "keyStore", KeyStoreName::new);
		Optional<KeyName> key = member(members, "key", KeyName::new);
		return store.flatMap((name) -> key.map((given) -> new KeyId(name, given)));
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

}
