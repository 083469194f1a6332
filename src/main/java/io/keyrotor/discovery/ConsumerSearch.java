package io.keyrotor.discovery;

import io.keyrotor.key.KeyId;

/**
 * Looks at Azure for everything that refers to a key, whether we know of it or not. What
 * is found was read from its service where it can be read, because Azure Resource Graph
 * lags behind. Nothing is changed, and a repeat is harmless.
 */
public interface ConsumerSearch {

	/**
	 * Everything that refers to the key, with a version or without.
	 * @throws io.keyrotor.key.UpstreamFailure if there was no answer at all; a place that
	 * could not be looked at is {@linkplain SearchResult#unread() named} instead
	 */
	SearchResult consumersOf(KeyId key);

	/**
	 * Everything in a scope that refers to a key. What the pace leaves out is
	 * {@linkplain SearchResult#unread() named} like what could not be looked at.
	 * @throws io.keyrotor.key.UpstreamFailure if there was no answer at all
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store of the scope's key is not
	 * configured
	 */
	SearchResult consumersIn(Scope scope, SearchPace pace);

}
