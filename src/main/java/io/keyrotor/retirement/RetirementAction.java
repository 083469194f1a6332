package io.keyrotor.retirement;

/** What an operator may want of a retirement. */
public sealed interface RetirementAction {

	/** Let it go on where it was held; everything is proven afresh. */
	record Resume() implements RetirementAction {
	}

	/** End it, and leave the version as it is. */
	record Cancel() implements RetirementAction {
	}

	/** Enable the version again. */
	record Reenable() implements RetirementAction {
	}

	/**
	 * Answer for the lack of a log that shows who used the version.
	 *
	 * @param by who
	 * @param reason why
	 */
	record AcceptMissingEvidence(String by, String reason) implements RetirementAction {

		public AcceptMissingEvidence {
			if (by.isBlank() || reason.isBlank()) {
				throw new IllegalArgumentException("Missing evidence is accepted by somebody and for a reason.");
			}
		}

	}

}
