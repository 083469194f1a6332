package io.keyrotor.azure.catalogue;

import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.definition.MemberPath;

/** What Keyrotor does with resources of a type. */
public sealed interface Handling {

	/**
	 * Moved by one write.
	 *
	 * @param verb {@code PATCH} or {@code PUT}
	 * @param whole the smallest block that a PATCH replaces as a whole and that is sent
	 * back complete; without one, the key's own members are sent
	 * @param strip what is shown and cannot be written
	 * @param keep what is sent back as it is besides; a resource that does not show it is
	 * not written
	 */
	record Written(String verb, Optional<MemberPath> whole, List<MemberPath> strip,
			List<MemberPath> keep) implements Handling {

		public Written {
			strip = List.copyOf(strip);
			keep = List.copyOf(keep);
		}

	}

	/**
	 * Read, and moved by an operator.
	 *
	 * @param instructions whole sentences
	 */
	record ByHand(String instructions) implements Handling {
	}

	/**
	 * Moved by code of its own.
	 *
	 * @param word names that code
	 * @param writes how many writes a move takes at most
	 * @param instructions what an operator has to do, if it is held for one; whole
	 * sentences
	 */
	record Special(String word, int writes, Optional<String> instructions) implements Handling {
	}

}
