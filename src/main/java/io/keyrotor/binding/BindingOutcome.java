package io.keyrotor.binding;

import io.keyrotor.key.Finding;

/** The answer to the request for a binding. */
public sealed interface BindingOutcome {

	/** The consumer is bound now, or would be if only validation was asked for. */
	record Bound(CmkBinding binding) implements BindingOutcome {
	}

	/** The same binding was there before. */
	record AlreadyBound(CmkBinding binding) implements BindingOutcome {
	}

	/** Refused for what was found; nothing was done. */
	record Refused(Finding finding) implements BindingOutcome {
	}

}
