package io.keyrotor.binding;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.key.VersionId;

/**
 * A consumer as it was read.
 *
 * @param reference the key it says it is encrypted with
 * @param identity the identity it uses to reach the key, in words; empty if it does not
 * tell
 * @param settled whether no change of it is under way; while one is, the reference is
 * only what was asked for
 * @param fault the service's own word for it, if its last change failed: what it says of
 * itself is then not to be trusted
 * @param fingerprint a hash for each member of its definition, save the reference to the
 * key and what changes by itself, so that two readings can be compared without keeping a
 * definition
 * @param hiddenSecrets the members whose value the service hides and that cannot be sent
 * back safely; with any, the consumer must not be written
 * @param inUse the version that it really uses now, where its service shows that
 * @param tenantId the tenant of the identity with which it reaches the key, where it
 * tells
 * @param principalId the object id of that identity, where it tells; another one means
 * another identity, whatever its name
 * @param location the region it is in, where it tells
 * @param definition its definition as it can be put back, if no secret is in it
 */
public record ConsumerState(Reference reference, Optional<String> identity, boolean settled, Optional<String> fault,
		Map<String, String> fingerprint, List<String> hiddenSecrets, Optional<VersionId> inUse,
		Optional<String> tenantId, Optional<String> principalId, Optional<String> location,
		Optional<String> definition) {

	/**
	 * The member of a fingerprint that stands for the credentials with which an AI Search
	 * object reaches its key, so that a change of these alone can be told from all
	 * others.
	 */
	public static final String CREDENTIALS = "(credentials)";

	/**
	 * The member of a fingerprint that says how its hashes are made. Two of different
	 * forms cannot be compared; those kept before there was a form have none.
	 */
	public static final String FORM = "(form)";

	/** How the words for an application begin; its id follows. */
	public static final String APPLICATION = "Application ";

	/**
	 * Where an AI Search object hides the secret of the application as which it reaches
	 * its key.
	 */
	public static final String APPLICATION_SECRET = "encryptionKey.accessCredentials.applicationSecret";

	public ConsumerState {
		fingerprint = Map.copyOf(fingerprint);
		hiddenSecrets = List.copyOf(hiddenSecrets);
	}

	/** A consumer whose service does not show the version in use. */
	public ConsumerState(Reference reference, Optional<String> identity, boolean settled, Optional<String> fault,
			Map<String, String> fingerprint, List<String> hiddenSecrets) {
		this(reference, identity, settled, fault, fingerprint, hiddenSecrets, Optional.empty());
	}

	/** A consumer that tells no more than that. */
	public ConsumerState(Reference reference, Optional<String> identity, boolean settled, Optional<String> fault,
			Map<String, String> fingerprint, List<String> hiddenSecrets, Optional<VersionId> inUse) {
		this(reference, identity, settled, fault, fingerprint, hiddenSecrets, inUse, Optional.empty(), Optional.empty(),
				Optional.empty(), Optional.empty());
	}

	/**
	 * The hidden members that a change would lose. Other credentials take the place of
	 * those that are hidden, so that these are no loss then.
	 */
	public List<String> lostBy(ConsumerChange change) {
		return switch (change) {
			case ConsumerChange.Refer _, ConsumerChange.Reapply _ -> this.hiddenSecrets;
			case ConsumerChange.Authenticate _, ConsumerChange.PutBack _ ->
				this.hiddenSecrets.stream().filter((path) -> !path.equals(APPLICATION_SECRET)).toList();
		};
	}

	/**
	 * The object id of the one identity with which it reaches its key; empty if it does
	 * not tell, or has several of which any may be the one.
	 */
	public Optional<String> onlyPrincipal() {
		return this.principalId.filter((ids) -> !ids.contains(","));
	}

	/** Whether it reaches its key as an application registered in Microsoft Entra ID. */
	public boolean asApplication() {
		return this.identity.filter((words) -> words.startsWith(APPLICATION)).isPresent();
	}

	/** The same consumer, whose application's secret can be supplied. */
	public ConsumerState supplied() {
		return new ConsumerState(this.reference, this.identity, this.settled, this.fault, this.fingerprint,
				this.hiddenSecrets.stream().filter((path) -> !path.equals(APPLICATION_SECRET)).toList(), this.inUse,
				this.tenantId, this.principalId, this.location, this.definition);
	}

	/** The same consumer, whose identity is one of this tenant. */
	public ConsumerState inTenant(Optional<String> tenantId) {
		return new ConsumerState(this.reference, this.identity, this.settled, this.fault, this.fingerprint,
				this.hiddenSecrets, this.inUse, tenantId, this.principalId, this.location, this.definition);
	}

	/** The same consumer, whose identity has this object id. */
	public ConsumerState as(Optional<String> principalId) {
		return new ConsumerState(this.reference, this.identity, this.settled, this.fault, this.fingerprint,
				this.hiddenSecrets, this.inUse, this.tenantId, principalId, this.location, this.definition);
	}

	/** The same consumer, in this region. */
	public ConsumerState at(Optional<String> location) {
		return new ConsumerState(this.reference, this.identity, this.settled, this.fault, this.fingerprint,
				this.hiddenSecrets, this.inUse, this.tenantId, this.principalId, location, this.definition);
	}

	/** The same consumer, which can be put back as it is. */
	public ConsumerState defined(Optional<String> definition) {
		return new ConsumerState(this.reference, this.identity, this.settled, this.fault, this.fingerprint,
				this.hiddenSecrets, this.inUse, this.tenantId, this.principalId, this.location, definition);
	}

	/** The same consumer, which is not to be trusted. */
	public ConsumerState faulty(String fault) {
		return new ConsumerState(this.reference, this.identity, this.settled, Optional.of(fault), this.fingerprint,
				this.hiddenSecrets, this.inUse, this.tenantId, this.principalId, this.location, this.definition);
	}

}
