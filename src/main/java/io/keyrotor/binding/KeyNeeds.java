package io.keyrotor.binding;

import java.util.Optional;
import java.util.Set;

/**
 * What a key has to be like so that consumers of one kind can use it.
 *
 * @param keyTypes Azure's key types, such as {@code RSA-HSM}
 * @param sizesInBits the sizes that are taken
 * @param operations what the key has to allow
 * @param sameTenant whether the consumer's identity has to be one of the key store's
 * tenant
 * @param sameRegion whether the consumer has to be in the key store's region
 * @param managedHsm whether the key may be in a Managed HSM; empty if nobody says
 * @param privateHsmNeedsUserAssigned whether a Managed HSM without public access can only
 * be reached with a user-assigned identity
 * @param source the Microsoft page that says so, as the end of a sentence
 */
public record KeyNeeds(Set<String> keyTypes, Set<Integer> sizesInBits, Set<String> operations, boolean sameTenant,
		boolean sameRegion, Optional<Boolean> managedHsm, boolean privateHsmNeedsUserAssigned, String source) {

	/** What envelope encryption needs: data keys are wrapped and unwrapped. */
	private static final Set<String> WRAPPING = Set.of("wrapKey", "unwrapKey");

	private static final Set<String> RSA = Set.of("RSA", "RSA-HSM");

	public KeyNeeds {
		keyTypes = Set.copyOf(keyTypes);
		sizesInBits = Set.copyOf(sizesInBits);
		operations = Set.copyOf(operations);
	}

	/** RSA keys of these sizes, in a key store of either type. */
	public static KeyNeeds rsa(Set<Integer> sizesInBits, boolean sameTenant, String source) {
		return new KeyNeeds(RSA, sizesInBits, WRAPPING, sameTenant, false, Optional.of(true), false, source);
	}

	/** What nobody has written down: all that a key for wrapping may be. */
	static KeyNeeds unknown() {
		return new KeyNeeds(RSA, Set.of(2048, 3072, 4096), WRAPPING, false, false, Optional.empty(), false,
				"no page is known that says more");
	}

	/** The same, in the key store's region. */
	public KeyNeeds inSameRegion() {
		return new KeyNeeds(this.keyTypes, this.sizesInBits, this.operations, this.sameTenant, true, this.managedHsm,
				this.privateHsmNeedsUserAssigned, this.source);
	}

	/** The same, with a user-assigned identity where an HSM has no public access. */
	public KeyNeeds userAssignedForPrivateHsm() {
		return new KeyNeeds(this.keyTypes, this.sizesInBits, this.operations, this.sameTenant, this.sameRegion,
				this.managedHsm, true, this.source);
	}

	/** The same, with this said of Managed HSMs. */
	public KeyNeeds inManagedHsm(Optional<Boolean> managedHsm) {
		return new KeyNeeds(this.keyTypes, this.sizesInBits, this.operations, this.sameTenant, this.sameRegion,
				managedHsm, this.privateHsmNeedsUserAssigned, this.source);
	}

}
