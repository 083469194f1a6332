package io.keyrotor.binding;

import java.util.Optional;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/** Which bindings to list; an absent part matches all. */
public record BindingFilter(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<ConsumerId> consumer,
		Optional<Drift> drift) {

	/** Bindings of any drift. */
	public BindingFilter(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<ConsumerId> consumer) {
		this(store, key, consumer, Optional.empty());
	}
}
