package io.keyrotor.durable;

import java.nio.file.Path;
import java.util.Locale;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** A new database with the schema of today, opened as the service opens it. */
public final class TestDatabase implements AutoCloseable {

	private final String url;

	private final HikariDataSource dataSource;

	private TestDatabase(String url) {
		this.url = url;
		Database database = Database.of(url);
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url);
		new Binder(new MapConfigurationPropertySource(database.settings())).bind("spring.datasource.hikari",
				Bindable.ofInstance(config));
		this.dataSource = new HikariDataSource(config);
	}

	/** An SQLite file in this folder. */
	public static TestDatabase sqlite(Path folder) {
		return migrated("jdbc:sqlite:" + folder.resolve("keyrotor.db"));
	}

	/** A database on the PostgreSQL that all tests share. */
	public static TestDatabase postgresql() {
		return new TestDatabase(PostgresServer.shared().databaseLike(Template.name()));
	}

	static TestDatabase of(Database kind, Path folder) {
		return switch (kind) {
			case SQLITE -> sqlite(folder);
			case POSTGRESQL -> postgresql();
		};
	}

	/** Another process's way into the same database; nothing is migrated. */
	public TestDatabase openedAgain() {
		return new TestDatabase(this.url);
	}

	private static TestDatabase migrated(String url) {
		TestDatabase database = new TestDatabase(url);
		Flyway.configure()
			.dataSource(database.dataSource)
			.locations("classpath:db/migration/common",
					"classpath:db/migration/" + Database.of(url).name().toLowerCase(Locale.ROOT))
			.load()
			.migrate();
		return database;
	}

	/** Its JDBC URL, complete with the user where there is one. */
	public String url() {
		return this.url;
	}

	public DataSource dataSource() {
		return this.dataSource;
	}

	public JdbcClient jdbc() {
		return JdbcClient.create(this.dataSource);
	}

	public TransactionOperations transactions() {
		return new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

	/** The schema is made once; a copy of it is quicker than the migrations. */
	private static final class Template {

		private static final String NAME = "keyrotor_template";

		static {
			PostgresServer server = PostgresServer.shared();
			server.create(NAME);
			migrated(server.url(NAME)).close();
		}

		/** Its name, once it is there. */
		static String name() {
			return NAME;
		}

	}

}
