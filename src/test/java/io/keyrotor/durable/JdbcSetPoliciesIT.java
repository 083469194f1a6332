package io.keyrotor.durable;

import java.nio.file.Path;

import io.keyrotor.policy.SetPolicies;
import io.keyrotor.policy.SetPoliciesContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcSetPoliciesIT extends SetPoliciesContract {

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	JdbcSetPoliciesIT(Database kind) {
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
	protected SetPolicies setPolicies() {
		return new JdbcSetPolicies(this.database.jdbc());
	}

}
