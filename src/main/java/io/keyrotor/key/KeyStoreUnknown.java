package io.keyrotor.key;

/** No key store of this name is configured. */
public final class KeyStoreUnknown extends RuntimeException {

	public KeyStoreUnknown(String name) {
		super("No key store named '" + name + "' is configured. GET /v1/key-stores lists those that are.");
	}

}
