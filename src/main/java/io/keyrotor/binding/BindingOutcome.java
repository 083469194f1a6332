package io.keyrotor.binding;

import java.util.List;
import java.util.stream.Collectors;

import io.keyrotor.key.Finding;

/** The answer to the request for a binding. */
public sealed interface BindingOutcome {

	/**
	 * The consumer is bound now, or would be if only validation was asked for.
	 *
	 * @param checks all that were made, none of them failed
	 */
	record Bound(CmkBinding binding, List<BindingCheck> checks) implements BindingOutcome {

		public Bound {
			checks = List.copyOf(checks);
		}

	}

	/** The same binding was there before. */
	record AlreadyBound(CmkBinding binding) implements BindingOutcome {

	}

	/** Refused for what was found; nothing was done. */
	record Refused(Finding finding) implements BindingOutcome {

		/** What to do next, which is the sentence that the finding ends with. */
		public String remedy() {
			String message = this.finding.message();
			return message.substring(message.lastIndexOf(". ", message.length() - 2) + 1).strip();
		}

	}

	/**
	 * Refused for one or more checks; nothing was done.
	 *
	 * @param wanted the binding that was refused
	 * @param checks all that were made, the failed ones among them
	 */
	record Unfit(CmkBinding wanted, List<BindingCheck> checks) implements BindingOutcome {

		public Unfit {
			checks = List.copyOf(checks);
		}

		/** The checks that failed. */
		public List<BindingCheck> failed() {
			return this.checks.stream().filter(BindingCheck::failed).toList();
		}

		/** All that is wrong, as one finding. */
		public Finding finding() {
			return new Finding("BindingNotPossible",
					"The consumer %s was not bound to the key %s: %s".formatted(this.wanted.consumer(),
							this.wanted.key(),
							failed().stream().map(BindingCheck::sentence).collect(Collectors.joining(" "))));
		}

	}

}
