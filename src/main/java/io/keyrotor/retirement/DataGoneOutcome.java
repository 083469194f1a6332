package io.keyrotor.retirement;

import io.keyrotor.binding.FormerBinding;
import io.keyrotor.key.Finding;

/** What came of saying that the data of a consumer is gone. */
public sealed interface DataGoneOutcome {

	/** It is kept, or would be, or was before. */
	record Accepted(FormerBinding former) implements DataGoneOutcome {
	}

	/** Nothing is known that the consumer left behind; nothing was done. */
	record NotKnown(Finding finding) implements DataGoneOutcome {
	}

	/** It does not fit; nothing was done. */
	record Refused(Finding finding) implements DataGoneOutcome {
	}

}
