package io.keyrotor.web.request;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreUnknown;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.web.problem.Refusal;

/**
 * What paths and query parameters name. A key's name that Azure itself would refuse is a
 * mistake, which is a 400; the name of a store, which is our own, names nothing if no
 * store can have it, which is a 404.
 */
public final class Named {

	private Named() {
	}

	public static KeyStoreName store(String name) {
		try {
			return new KeyStoreName(name);
		}
		catch (IllegalArgumentException _) {
			throw new KeyStoreUnknown(name);
		}
	}

	public static KeyId key(String store, String name) {
		KeyStoreName known = store(store);
		try {
			return new KeyId(known, new KeyName(name));
		}
		catch (IllegalArgumentException impossible) {
			throw Refusal.parameter("key", "KeyName", "1 to 127 letters, digits and hyphens", name,
					String.valueOf(impossible.getMessage()));
		}
	}

	/** The value of a query parameter that may be absent. */
	public static <T> Optional<T> parameter(String name, @Nullable String value, Function<String, T> parser) {
		try {
			return Optional.ofNullable(value).map(parser);
		}
		catch (IllegalArgumentException wrong) {
			throw Refusal.parameter(name, "Form", "a valid value", String.valueOf(value),
					String.valueOf(wrong.getMessage()));
		}
	}

	public static URI rotation(RotationId id) {
		return url("/v1/rotations/" + id);
	}

	public static URI url(String path) {
		return ServletUriComponentsBuilder.fromCurrentContextPath().path(path).build().toUri();
	}

}
