package io.keyrotor.retirement;

import java.util.List;

import io.keyrotor.key.Finding;

/** The answer to the request for a retirement. */
public sealed interface RetirementAdmission {

	/**
	 * Accepted now, or earlier with the same Idempotency-Key: it will be carried out
	 * whatever happens.
	 */
	record Accepted(Retirement retirement) implements RetirementAdmission {
	}

	/** Refused: the version has a live retirement. */
	record InProgress(Retirement live) implements RetirementAdmission {
	}

	/**
	 * Refused; nothing was done.
	 *
	 * @param finding all of it in one sentence
	 * @param causes everything known now that waiting cannot cure
	 */
	record Refused(Finding finding, List<Finding> causes) implements RetirementAdmission {

		public Refused {
			causes = List.copyOf(causes);
		}

	}

}
