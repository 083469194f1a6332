package io.keyrotor.durable;

import java.nio.file.Path;

/** Another process has the database file. */
final class DatabaseInUse extends RuntimeException {

	DatabaseInUse(Path database) {
		super("The database " + database.toAbsolutePath() + " is in use by another Keyrotor process.");
	}

}
