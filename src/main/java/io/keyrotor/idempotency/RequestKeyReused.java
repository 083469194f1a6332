package io.keyrotor.idempotency;

/** An {@code Idempotency-Key} came again with another body. */
public final class RequestKeyReused extends RuntimeException {

	public RequestKeyReused(RequestKey key) {
		super("The Idempotency-Key '" + key.key() + "' was already used for another request to the same address."
				+ " Nothing was done. Send a new key, or the first request's body to get the first request's resource.");
	}

}
