package io.keyrotor.binding;

import java.util.List;

/** What helps where a service hides members that a write would lose. */
public final class HiddenMembers {

	private HiddenMembers() {
	}

	/**
	 * The cure, as whole sentences. The secret of an application can be supplied from
	 * where it is kept; of everything else only its owner knows the value.
	 * @param members their paths
	 * @param binding the binding of the consumer
	 */
	public static String cure(List<String> members, BindingId binding) {
		if (!members.contains(ConsumerState.APPLICATION_SECRET)) {
			return "Let it reach those resources with a managed identity.";
		}
		String application = "Say where the secret of its application is kept: DELETE /v1/cmk-bindings/" + binding
				+ ", and bind it again with applicationSecret, the address of a Key Vault secret.";
		return (members.size() == 1) ? application
				: application + " Let it reach the other resources with a managed identity.";
	}

}
