package io.keyrotor.retirement;

import io.keyrotor.key.KeyId;

/**
 * Looks at Azure for everything that refers to a key, whether we know of it or not.
 */
public interface ConsumerSearch {

	/**
	 * Everything that refers to the key, with a version or without. What is found was
	 * read from its service where it can be read, because Azure Resource Graph lags
	 * behind. A repeat is harmless.
	 * @throws io.keyrotor.key.UpstreamFailure if there was no answer at all; a place that
	 * could not be looked at is {@linkplain SearchResult#unread() named} instead
	 */
	SearchResult consumersOf(KeyId key);

}
