package io.keyrotor.durable;

import java.nio.file.Path;

import io.keyrotor.policy.SetPolicies;
import io.keyrotor.policy.SetPoliciesContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcSetPoliciesIT extends SetPoliciesContract {

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
	protected SetPolicies setPolicies() {
		return new JdbcSetPolicies(this.database.jdbc());
	}

}
