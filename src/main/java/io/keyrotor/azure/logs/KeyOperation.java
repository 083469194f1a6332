package io.keyrotor.azure.logs;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which operations need the material of a key ("Azure Key Vault logging", operation names
 * table; "Managed HSM logging"). What is unknown counts as one that does, unless its
 * address says otherwise.
 */
final class KeyOperation {

	private static final Set<String> USES = Set.of("keywrap", "keyunwrap", "keyencrypt", "keydecrypt", "keysign",
			"keyverify", "keyrelease");

	private static final Set<String> OTHERS = Set.of("authentication", "keycreate", "keyget", "keyimport", "keydelete",
			"keyupdate", "keylist", "keylistversions", "keypurge", "keybackup", "keyrestore", "keylistdeleted",
			"keygetdeleted", "keyrecover", "keyrotate", "keyrotateifdue", "keygetattestation");

	/** Parts of the names of operations on a key's policy, and of events it caused. */
	private static final Set<String> OTHER_PARTS = Set.of("rotationpolicy", "eventgridnotification");

	private static final Set<String> OTHER_ACTIONS = Set.of("create", "versions", "rotate", "rotationpolicy", "backup",
			"attestation", "recover");

	private KeyOperation() {
	}

	/**
	 * Whether it needs the material.
	 * @param address what was asked for, where that is known
	 */
	static boolean isUse(String operation, Optional<KeyAddress> address) {
		String name = operation.toLowerCase(Locale.ROOT);
		if (USES.contains(name)) {
			return true;
		}
		return !OTHERS.contains(name) && OTHER_PARTS.stream().noneMatch(name::contains)
				&& address.filter(KeyOperation::isOther).isEmpty();
	}

	/** An address without an action reads or changes what is told of a key. */
	private static boolean isOther(KeyAddress address) {
		return address.action().isEmpty() || OTHER_ACTIONS.contains(address.action().get());
	}

}
