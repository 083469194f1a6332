package io.keyrotor.discovery;

import java.util.Optional;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;

/** What a reference that was found is to us, as far as that is known without Azure. */
final class Recognition {

	private final KeyStores stores;

	private final ConsumerKinds kinds;

	private final Bindings bindings;

	Recognition(KeyStores stores, ConsumerKinds kinds, Bindings bindings) {
		this.stores = stores;
		this.kinds = kinds;
		this.bindings = bindings;
	}

	Discovered of(FoundConsumer named) {
		FoundConsumer found = new FoundConsumer(named.uri(), named.id().map(this.kinds::spelled), named.reference());
		Optional<KeyId> key = found.reference().flatMap((reference) -> reference.keyIn(this.stores));
		Optional<CmkBinding> binding = found.id().flatMap(this::binding);
		return new Discovered(found, key, binding.map(CmkBinding::drift).orElse(Drift.UNMANAGED), binding, false,
				obstacle(found, key, binding));
	}

	/** A binding of a whole resource speaks for each of its blocks. */
	private Optional<CmkBinding> binding(ConsumerId consumer) {
		return this.bindings.of(consumer)
			.or(() -> consumer.block().flatMap((_) -> this.bindings.of(consumer.resource())));
	}

	Optional<Finding> obstacle(FoundConsumer found, Optional<KeyId> key, Optional<CmkBinding> binding) {
		if (binding.isPresent()) {
			return binding.filter((one) -> key.filter(one.key()::equals).isEmpty())
				.map((one) -> boundElsewhere(found, one));
		}
		return found.id()
			.map((id) -> ofNoKind(id).or(() -> ofNoStore(found, key)))
			.orElseGet(() -> Optional.of(new Finding("UnknownConsumer",
					found.uri() + " is no resource that can be bound. Move it off the key by hand.")));
	}

	private static Finding boundElsewhere(FoundConsumer found, CmkBinding binding) {
		return new Finding("ConsumerBoundToOtherKey",
				"%s is bound to the key %s by the binding %s. Delete that binding if it is wrong."
					.formatted(found.uri(), binding.key(), binding.id()));
	}

	private Optional<Finding> ofNoKind(ConsumerId consumer) {
		return this.kinds.rules(consumer.kind()).known() ? Optional.empty() : Optional.of(new Finding(
				"NoCatalogueEntry",
				"Resources of the type %s have no catalogue entry. Add one (docs/consumers.md), or move %s off the key by hand."
					.formatted(consumer.kind().word(), consumer)));
	}

	private static Optional<Finding> ofNoStore(FoundConsumer found, Optional<KeyId> key) {
		return key.isPresent() ? Optional.empty() : Optional.of(new Finding("KeyStoreNotConfigured",
				"%s is encrypted with %s, whose key store is not configured. Configure it under keyrotor.key-stores first."
					.formatted(found.uri(), found.reference().map(Reference::words).orElse("a key"))));
	}

}
