package io.keyrotor.enforcement;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/**
 * AI Search services, their management and their objects. Failures are
 * {@link io.keyrotor.key.UpstreamFailure}; the service named in them is the search
 * service.
 */
public interface SearchServices {

	/** Reads the service from Azure Resource Manager, never from memory. */
	SearchServiceState read(SearchServiceId id);

	/**
	 * Lists the objects of all kinds that can have a key, page after page. A list that
	 * cannot be read is no failure, but named in the answer.
	 */
	UnencryptedObjects unencrypted(SearchServiceId id);

	/** What each built-in policy does about the service. */
	List<PolicyInForce> policies(SearchServiceId id);

	/**
	 * Asks for a setting and for nothing else; a repeat asks for the same. That Azure
	 * said yes does not mean that it was kept: read the service again. After
	 * {@code UNCERTAIN} or {@code UNAVAILABLE} it may have been.
	 * @throws io.keyrotor.key.FencedOff if the fence is closed; nothing was sent then
	 */
	Confirmed<Optional<String>> enforce(SearchServiceId id, Enforcement wanted, Fence fence);

}
