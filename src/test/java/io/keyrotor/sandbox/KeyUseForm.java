package io.keyrotor.sandbox;

import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.VersionId;

/**
 * A use of a key as {@code POST /key-uses} takes it.
 *
 * @param version the version that is used, empty for the current one
 * @param caller who uses it
 */
record KeyUseForm(String keyStore, String key, Optional<VersionId> version, KeyUse use, String caller) {

	private static final Set<String> MEMBERS = Set.of("keyStore", "key", "version", "operation", "caller");

	static KeyUseForm read(String body) {
		Form form = Form.of(body, MEMBERS);
		Optional<String> store = form.text("keyStore");
		form.require(
				store.filter((name) -> FirstKeys.STORES.stream().anyMatch((known) -> known.name().value().equals(name)))
					.isPresent(),
				"The member keyStore must be " + FirstKeys.VAULT + " or " + FirstKeys.HSM + ".");
		Optional<String> key = form.text("key").filter((name) -> !name.isBlank());
		form.require(key.isPresent(), "The member key must be the name of a key.");
		Optional<VersionId> version = form.member("version",
				(value) -> Optional.of(value.asString(""))
					.filter((text) -> text.matches("[0-9a-fA-F]{32}"))
					.map(VersionId::new),
				"a version of 32 hexadecimal digits");
		Optional<KeyUse> use = form.member("operation", (value) -> KeyUse.of(value.asString("")),
				"wrapKey, unwrapKey, encrypt or decrypt");
		form.require(use.isPresent(), "The member operation is needed.");
		Optional<String> caller = form.text("caller");
		form.check();
		return new KeyUseForm(store.orElseThrow(), key.orElseThrow(), version, use.orElseThrow(),
				caller.orElse("somebody"));
	}

}
