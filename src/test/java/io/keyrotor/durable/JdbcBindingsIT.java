package io.keyrotor.durable;

import java.nio.file.Path;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.BindingsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcBindingsIT extends BindingsContract {

	@TempDir
	Path folder;

	private TestDatabase database;

	@BeforeEach
	void open() {
		this.database = new TestDatabase(this.folder);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Override
	protected Bindings bindings() {
		return new JdbcBindings(this.database.jdbc());
	}

}
