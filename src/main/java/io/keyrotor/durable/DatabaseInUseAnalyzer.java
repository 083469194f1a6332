package io.keyrotor.durable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start what to do when the database is taken. */
final class DatabaseInUseAnalyzer extends AbstractFailureAnalyzer<DatabaseInUse> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseInUse cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Stop that process, or give this one a file of its own with spring.datasource.url.", cause);
	}

}
