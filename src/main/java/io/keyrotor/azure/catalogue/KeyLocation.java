package io.keyrotor.azure.catalogue;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.definition.MemberPath;

/** Where a resource names its key. */
public sealed interface KeyLocation {

	/** Every member of a resource that names the key. */
	Stream<MemberPath> members();

	/** As people read it. */
	default String words() {
		return members().map(MemberPath::toString).collect(Collectors.joining(", "));
	}

	/** By one URL. */
	record Url(MemberPath uri) implements KeyLocation {

		@Override
		public Stream<MemberPath> members() {
			return Stream.of(this.uri);
		}

	}

	/**
	 * By three members.
	 *
	 * @param version empty if the type knows no version
	 */
	record Parts(MemberPath vault, MemberPath name, Optional<MemberPath> version) implements KeyLocation {

		@Override
		public Stream<MemberPath> members() {
			return Stream.concat(Stream.of(this.vault, this.name), this.version.stream());
		}

	}

	/** By a list of keys, each named by the parts within it. */
	record Listed(MemberPath array, Parts parts) implements KeyLocation {

		@Override
		public Stream<MemberPath> members() {
			return Stream.of(this.array);
		}

		@Override
		public String words() {
			return this.array + "[].{" + this.parts.words() + "}";
		}

	}

}
