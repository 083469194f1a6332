package io.keyrotor.check;

/** The checks, in the order in which they are shown. */
public enum CheckName {

	/** Whether the configured resource id is that of this store. */
	RESOURCE_ID("ResourceId",
			"What Azure Resource Manager says of this resource is only worth something if the"
					+ " resource is this store."),
	/** Whether deleted keys can be recovered. */
	SOFT_DELETE("SoftDelete",
			"Whatever is encrypted with a key that is gone can never be read again; soft delete"
					+ " keeps a deleted key recoverable for a time."),
	/** Whether deleted keys are safe from being purged. */
	PURGE_PROTECTION("PurgeProtection",
			"Without it a deleted key can be destroyed for good before its time is over,"
					+ " and many services refuse the keys of such a store."),
	/** What the store itself says of a key's recovery. */
	RECOVERY_LEVEL("RecoveryLevel",
			"It is the store's own word for how a deleted key can be recovered, readable"
					+ " without rights in Azure Resource Manager."),
	/** Whether the store and this service are in the same tenant. */
	TENANT("Tenant", "A store takes tokens of its own tenant only."),
	/** Whether any network can reach the store. */
	PUBLIC_NETWORK_ACCESS("PublicNetworkAccess",
			"A store that every network can reach is guarded by its permissions" + " alone."),
	/** Whether trusted Microsoft services may pass the firewall. */
	TRUSTED_SERVICES_BYPASS("TrustedServicesBypass",
			"Services such as Azure Storage come to a restricted store from"
					+ " addresses that no rule can list. Without this exception they lose their key."),
	/** Whether the audit log goes where this service can read it. */
	AUDIT_LOGGING("AuditLogging",
			"Only the audit log tells who still uses an old key version, which has to be known"
					+ " before anybody disables it."),
	/** Whether keys can be listed. */
	LIST_KEYS("ListKeys", "The keys of the store are found by listing them."),
	/** Whether a key can be read. */
	GET_KEY("GetKey", "The current version of a key is read before and after every change."),
	/** Whether a rotation policy can be read. */
	GET_ROTATION_POLICY("GetRotationPolicy", "A rotation policy is read before it is compared or changed."),
	/** Whether a key can be changed. */
	UPDATE_KEY("UpdateKey", "A key version is enabled and disabled by updating it."),
	/** Whether a key can be rotated. */
	ROTATE_KEY("RotateKey", "A rotation on demand needs it, and to try it out would make a key version."),
	/** Whether a rotation policy can be set. */
	SET_ROTATION_POLICY("SetRotationPolicy",
			"Setting and removing a rotation policy needs it, and to try it out would" + " change the policy.");

	private final String word;

	private final String why;

	CheckName(String word, String why) {
		this.word = word;
		this.why = why;
	}

	/** The check as the REST API writes it. */
	public String word() {
		return this.word;
	}

	/** Why it matters, as a sentence. */
	public String why() {
		return this.why;
	}

}
