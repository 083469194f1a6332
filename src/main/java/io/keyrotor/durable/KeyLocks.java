package io.keyrotor.durable;

import io.keyrotor.key.KeyId;

/** Locks keys; with SQLite a writing transaction already is alone. */
final class KeyLocks {

	void take(KeyId key) {
	}

}
