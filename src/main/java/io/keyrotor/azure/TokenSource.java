package io.keyrotor.azure;

import io.keyrotor.key.UpstreamFailure;

/** Where the token of a request comes from. */
@FunctionalInterface
interface TokenSource {

	/**
	 * The token with which the request is sent.
	 * @throws UpstreamFailure if there is none before the deadline; nothing was sent then
	 */
	String token(AzureRequest request, Deadline deadline);

}
