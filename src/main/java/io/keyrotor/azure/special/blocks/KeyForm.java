package io.keyrotor.azure.special.blocks;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyStore;
import tools.jackson.databind.node.ObjectNode;

/** How an object names its key. */
sealed interface KeyForm {

	/** Whether a key is named at all. */
	boolean isIn(ObjectNode owner);

	/** The key that is named, with its version if that is named too. */
	Reference read(ConsumerId consumer, ObjectNode owner);

	/** Names another key; what is right already stays to the letter. */
	void write(ObjectNode owner, Reference reference);

	/** Puts the same words in the place of any key. */
	void mask(ObjectNode owner);

	/** By its URL. */
	record Url(String member) implements KeyForm {

		@Override
		public boolean isIn(ObjectNode owner) {
			return AnyCase.text(owner, this.member).isPresent();
		}

		@Override
		public Reference read(ConsumerId consumer, ObjectNode owner) {
			return KeyReference.parse(consumer, AnyCase.text(owner, this.member).orElse(""));
		}

		@Override
		public void write(ObjectNode owner, Reference reference) {
			put(owner, KeyReference.url(AnyCase.text(owner, this.member).orElse(""), reference));
		}

		@Override
		public void mask(ObjectNode owner) {
			put(owner, "key");
		}

		private void put(ObjectNode owner, String value) {
			owner.put(AnyCase.spelled(owner, this.member), value);
		}

	}

	/** By the address of its store, its name and perhaps a version, side by side. */
	record Parts(String store, String name, String version) implements KeyForm {

		@Override
		public boolean isIn(ObjectNode owner) {
			return AnyCase.text(owner, this.name).isPresent();
		}

		@Override
		public Reference read(ConsumerId consumer, ObjectNode owner) {
			return KeyReference.of(consumer, AnyCase.text(owner, this.store).orElse(""),
					AnyCase.text(owner, this.name).orElse(""), AnyCase.text(owner, this.version));
		}

		@Override
		public void write(ObjectNode owner, Reference reference) {
			Reference.Versionless key = KeyReference.versionless(reference);
			AnyCase.text(owner, this.store)
				.filter((present) -> KeyStore.origin(URI.create(present)).equals(key.store()))
				.ifPresentOrElse((_) -> {
				}, () -> put(owner, this.store, key.store().toString()));
			AnyCase.text(owner, this.name)
				.filter((present) -> present.equalsIgnoreCase(key.key().value()))
				.ifPresentOrElse((_) -> {
				}, () -> put(owner, this.name, key.key().value()));
			writeVersion(owner, reference);
		}

		private void writeVersion(ObjectNode owner, Reference reference) {
			Optional<String> present = AnyCase.text(owner, this.version);
			if (reference instanceof Reference.Pinned pinned) {
				put(owner, this.version, pinned.version().value());
			}
			else if (present.isPresent()) {
				put(owner, this.version, "");
			}
		}

		@Override
		public void mask(ObjectNode owner) {
			put(owner, this.store, "store");
			put(owner, this.name, "name");
			put(owner, this.version, "version");
		}

		private static void put(ObjectNode owner, String member, String value) {
			owner.put(AnyCase.spelled(owner, member), value);
		}

	}

}
