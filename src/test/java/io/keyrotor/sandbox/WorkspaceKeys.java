package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

/**
 * The keys of Synapse workspaces: a workspace is encrypted with the one that is active,
 * and takes a new version of its key only when another one was active in between.
 */
final class WorkspaceKeys {

	private static final String ACTIVE = "properties.encryption.cmk.key";

	private final ArmResources resources;

	private final ArmOperations operations;

	WorkspaceKeys(ArmResources resources, ArmOperations operations) {
		this.resources = resources;
		this.operations = operations;
	}

	/**
	 * Refuses a workspace with a key that it does not have, or that is somewhere else.
	 */
	void check(ArmResource resource, ObjectNode next) {
		Optional<String> name = Members.text(next, ACTIVE + ".name");
		if (!isWorkspace(resource) || name.isEmpty()) {
			return;
		}
		Optional<String> url = this.resources.find(resource.id() + "/keys/" + name.get())
			.flatMap((key) -> Members.text(key.wanted(), "properties.keyVaultUrl"));
		if (url.isEmpty() || !url.equals(Members.text(next, ACTIVE + ".keyVaultUrl"))) {
			throw new Refusal(400, "WorkspaceKeyNotFound", Optional.empty(),
					"The workspace has no key '" + name.get() + "' at that URL. Add it to the workspace first.");
		}
	}

	/** A key that is written as the active one becomes that of its workspace. */
	void complete(ArmResource resource, ObjectNode next, Instant now) {
		boolean active = Members.at(next, "properties.isActiveCMK").asBoolean(false);
		resource.above()
			.filter((above) -> active && isWorkspace(above) && !isActive(above, resource))
			.ifPresent((above) -> {
				ObjectNode wanted = above.held().deepCopy();
				wanted.withObject("/properties/encryption/cmk/key")
					.put("name", next.path("name").stringValue())
					.put("keyVaultUrl", Members.text(next, "properties.keyVaultUrl").orElse(""));
				above.replace(wanted, true, this.operations.start(above, Optional.empty(), now), now);
			});
	}

	/** One key is active, the others are not. */
	void settle() {
		this.resources.all()
			.stream()
			.filter((resource) -> resource.above().filter(WorkspaceKeys::isWorkspace).isPresent())
			.forEach((key) -> key.held()
				.withObject("/properties")
				.put("isActiveCMK", key.above().filter((above) -> isActive(above, key)).isPresent()));
	}

	private static boolean isActive(ArmResource workspace, ArmResource key) {
		return Members.text(workspace.held(), ACTIVE + ".name")
			.filter(key.held().path("name").asString("")::equalsIgnoreCase)
			.isPresent();
	}

	private static boolean isWorkspace(ArmResource resource) {
		return resource.type().name().equals("Microsoft.Synapse/workspaces");
	}

}
