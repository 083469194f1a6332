package io.keyrotor.durable;

import java.nio.file.Path;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.BindingsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcBindingsIT extends BindingsContract {

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	JdbcBindingsIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Override
	protected Bindings bindings() {
		return new JdbcBindings(this.database.jdbc(), this.database.transactions());
	}

}
