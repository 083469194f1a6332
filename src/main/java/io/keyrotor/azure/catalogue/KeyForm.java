package io.keyrotor.azure.catalogue;

import java.util.Optional;

import io.keyrotor.azure.definition.MemberPath;

/**
 * In which form resources of a type name their key.
 *
 * @param versioned whether a key version is taken
 * @param versionless whether a key without one is taken
 * @param emptyVersion whether a version that is not there is written as an empty text
 * @param followsIf the switch with which a resource follows its key by itself, whatever
 * version it names
 * @param onlyIf what has to be so for the key to count
 * @param otherStore whether a resource can be moved to a key in another store
 * @param storeId the companion that names the key store by its ARM id
 */
public record KeyForm(boolean versioned, boolean versionless, boolean emptyVersion, Optional<MemberPath> followsIf,
		Optional<Condition> onlyIf, boolean otherStore, Optional<StoreId> storeId) {

	/** A member that has to have a value. */
	public record Condition(MemberPath member, String value) {
	}

	/**
	 * A member that names the key store by its ARM id.
	 *
	 * @param needed whether it has to be there; if not, it is left out when the store
	 * becomes another one
	 */
	public record StoreId(MemberPath member, boolean needed) {
	}

	/** As people read it. */
	public String words() {
		String forms = (this.versioned && this.versionless) ? "versioned, versionless"
				: this.versioned ? "versioned" : "versionless";
		return forms + this.followsIf.map((flag) -> "; follows if `" + flag + "`").orElse("");
	}

}
