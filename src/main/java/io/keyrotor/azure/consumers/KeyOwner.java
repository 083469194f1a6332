package io.keyrotor.azure.consumers;

import java.util.List;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;

/**
 * Whose key it is that a resource names: that of the resource itself, or of another one
 * that is bound in its place.
 */
final class KeyOwner {

	/** Workspaces - Keys: a key that its workspace knows, in use or not. */
	private static final ConsumerKind WORKSPACE_KEY = ConsumerKind.ofResource("Microsoft.Synapse/workspaces/keys");

	/**
	 * Servers and Managed Instances - Get: {@code keyId} is the key that its protector
	 * had when it was set by way of the server.
	 */
	private static final List<ConsumerKind> SERVERS = List.of(ConsumerKind.ofResource("Microsoft.Sql/servers"),
			ConsumerKind.ofResource("Microsoft.Sql/managedInstances"));

	private KeyOwner() {
	}

	/**
	 * Whether the resource is a consumer of its own as long as its owner is on another
	 * key: a workspace may go over to any key that it knows, and was on its temporary one
	 * for a moment each time it took up a new version.
	 */
	static boolean standsBy(ConsumerId resource) {
		return resource.kind().equals(WORKSPACE_KEY);
	}

	/** The consumer that is read, bound and moved. */
	static ConsumerId of(ConsumerId resource) {
		if (resource.kind().equals(WORKSPACE_KEY)) {
			String uri = resource.uri();
			return ConsumerId.parse(uri.substring(0, uri.lastIndexOf('/', uri.lastIndexOf('/') - 1)));
		}
		return SERVERS.contains(resource.kind()) ? ConsumerId.parse(resource.uri() + "/encryptionProtector/current")
				: resource;
	}

}
