package io.keyrotor.sandbox;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which identities may not use which keys. At first every consumer may use every key; a
 * test or the control port takes that away.
 */
final class KeyAccess {

	private final Set<Denial> denials = ConcurrentHashMap.newKeySet();

	/** From now on the identity may use no key of the store. */
	void deny(String principal, String store) {
		this.denials.add(new Denial(principal, store));
	}

	/** From now on it may again. */
	void allow(String principal, String store) {
		this.denials.remove(new Denial(principal, store));
	}

	boolean allows(Caller caller, KeyInUse key) {
		return allows(caller.objectId(), key.store());
	}

	boolean allows(String principal, String store) {
		return !this.denials.contains(new Denial(principal, store));
	}

	/** What is denied, each as the principal and the store. */
	List<String> denied() {
		return this.denials.stream().map((denial) -> denial.principal() + " " + denial.store()).sorted().toList();
	}

	/** From now on this is denied, and nothing else. */
	void replace(List<String> denied) {
		this.denials.clear();
		denied.forEach((text) -> deny(text.substring(0, text.indexOf(' ')), text.substring(text.indexOf(' ') + 1)));
	}

	void reset() {
		this.denials.clear();
	}

	private record Denial(String principal, String store) {
	}

}
