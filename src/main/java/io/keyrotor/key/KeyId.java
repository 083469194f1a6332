package io.keyrotor.key;

/** One key in one configured key store, written {@code store/key}. */
public record KeyId(KeyStoreName store, KeyName name) {

	public static KeyId of(String store, String name) {
		return new KeyId(new KeyStoreName(store), new KeyName(name));
	}

	@Override
	public String toString() {
		return this.store + "/" + this.name;
	}

}
