package io.keyrotor.key;

import java.util.List;
import java.util.Optional;

/**
 * The keys of all configured stores. Nothing here deletes or purges: what must never
 * happen is not on the port. Every method throws {@link UpstreamFailure} when the store
 * does not do what was asked.
 */
public interface Keys {

	/**
	 * The names of some keys of a store, in the store's own order. A page may be empty
	 * and still have a next one.
	 * @param after where to start: the previous page's {@link KeyPage#next()}, or empty
	 * for the first page
	 * @throws IllegalArgumentException with a sentence, if {@code after} was never given
	 * out
	 */
	KeyPage list(KeyStoreName store, Optional<String> after);

	/**
	 * The key with its current version (GET {@code /keys/{name}}).
	 * @throws UpstreamFailure of kind {@code MISSING} if the store has no such key
	 */
	Key key(KeyId key);

	/**
	 * All versions, in no order that may be relied on. Azure answers an empty list for a
	 * key that does not exist, so an empty list proves nothing.
	 */
	List<KeyVersion> versions(KeyId key);

	/**
	 * One version with its own operations (GET {@code /keys/{name}/{version}}).
	 * @throws UpstreamFailure of kind {@code MISSING} if the key has no such version
	 */
	VersionDetail version(KeyId key, VersionId version);

	/**
	 * Creates a new version and leaves all others as they are (POST
	 * {@code /keys/{name}/rotate}). A repeat creates one more version: Azure takes no
	 * token that would tell the two apart. The request is sent at most once, only while
	 * the fence is open, and is over within the call timeout. The kinds {@code UNCERTAIN}
	 * and {@code UNAVAILABLE} say that a version may have been created all the same;
	 * after any other kind none was.
	 * @return the new version
	 * @throws FencedOff if the fence is closed; nothing was sent then
	 */
	Confirmed<KeyVersion> rotate(KeyId key, Fence fence);

	/**
	 * Disables a version: from then on it refuses everything, unwrapping included (PATCH
	 * {@code /keys/{name}/{version}}). Its operations are sent along as they were
	 * {@code seen}, since Azure would take them away; nothing else is changed. A repeat
	 * changes nothing. Sent at most once and only while the fence is open; after
	 * {@code UNCERTAIN} or {@code UNAVAILABLE} it may be disabled all the same.
	 * @return the version as it is then
	 * @throws FencedOff if the fence is closed; nothing was sent then
	 */
	Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence);

	/**
	 * Enables a version, in every other way like {@link #disable}.
	 * @throws FencedOff if the fence is closed; nothing was sent then
	 */
	Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence);

}
