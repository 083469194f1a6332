package io.keyrotor.durable;

import java.nio.file.Path;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** A new SQLite database with the schema of today, opened as the service opens it. */
final class TestDatabase implements AutoCloseable {

	private final HikariDataSource dataSource;

	TestDatabase(Path folder) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl("jdbc:sqlite:" + folder.resolve("keyrotor.db"));
		config.setMaximumPoolSize(1);
		config.addDataSourceProperty("journal_mode", "WAL");
		config.addDataSourceProperty("synchronous", "FULL");
		config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
		this.dataSource = new HikariDataSource(config);
		Flyway.configure()
			.dataSource(this.dataSource)
			.locations("classpath:db/migration/common", "classpath:db/migration/sqlite")
			.load()
			.migrate();
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	JdbcClient jdbc() {
		return JdbcClient.create(this.dataSource);
	}

	TransactionOperations transactions() {
		return new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
