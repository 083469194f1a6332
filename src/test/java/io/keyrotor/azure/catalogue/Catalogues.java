package io.keyrotor.azure.catalogue;

import java.nio.file.Path;
import java.util.List;

/** Catalogues for tests. */
public final class Catalogues {

	private Catalogues() {
	}

	/** The entries of one file, and no built-in ones. */
	public static Catalogue of(Path file) {
		return new Catalogue(OwnEntries.read(List.of(file.toString()), new Catalogue(List.of())));
	}

}
