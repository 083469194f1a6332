package io.keyrotor.binding;

import java.util.Set;

/**
 * What a key has to be like so that consumers of one kind can use it.
 *
 * @param keyTypes Azure's key types, such as {@code RSA-HSM}
 * @param sizesInBits the sizes that are taken
 * @param operations what the key has to allow
 * @param sameTenant whether the consumer's identity has to be one of the key store's
 * tenant
 * @param source the Microsoft page that says so, as the end of a sentence
 */
public record KeyNeeds(Set<String> keyTypes, Set<Integer> sizesInBits, Set<String> operations, boolean sameTenant,
		String source) {

	/** What envelope encryption needs: data keys are wrapped and unwrapped. */
	private static final Set<String> WRAPPING = Set.of("wrapKey", "unwrapKey");

	private static final Set<String> RSA = Set.of("RSA", "RSA-HSM");

	public KeyNeeds {
		keyTypes = Set.copyOf(keyTypes);
		sizesInBits = Set.copyOf(sizesInBits);
		operations = Set.copyOf(operations);
	}

	static KeyNeeds rsa(Set<Integer> sizesInBits, boolean sameTenant, String source) {
		return new KeyNeeds(RSA, sizesInBits, WRAPPING, sameTenant, source);
	}

}
