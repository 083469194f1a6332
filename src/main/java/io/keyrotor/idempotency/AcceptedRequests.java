package io.keyrotor.idempotency;

import java.util.Optional;
import java.util.function.Supplier;

/** The requests that were accepted; kept for at least 24 hours, also across restarts. */
public interface AcceptedRequests {

	/**
	 * The id of the resource that an accepted request created.
	 * @throws RequestKeyReused if the key was used for another body
	 */
	Optional<String> find(RequestKey key);

	/**
	 * Runs {@code create} in one transaction with the remembering of its request, at most
	 * once for each key: of several simultaneous requests all get the id of the one that
	 * was created. When {@code create} throws, nothing is kept. {@code create} must not
	 * call anything beyond the database.
	 * @return the id of the resource
	 * @throws RequestKeyReused if the key was used for another body
	 */
	String once(RequestKey key, Supplier<String> create);

}
