package io.keyrotor.durable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Says at the start that there is no way to the database, and not where it was noticed.
 */
final class UnreachableDatabaseAnalyzer extends AbstractFailureAnalyzer<CannotGetJdbcConnectionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CannotGetJdbcConnectionException cause) {
		Throwable reason = (cause.getCause() != null) ? cause.getCause() : cause;
		return new FailureAnalysis("The database cannot be opened: " + reason.getMessage(),
				"Check spring.datasource.url, username and password, and that the database exists and can be reached from here.",
				cause);
	}

}
