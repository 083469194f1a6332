package io.keyrotor.binding;

import java.util.List;

import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.key.VersionId;

/** Consumers of all kinds that Keyrotor knows of. */
public abstract class KindsOfCode implements Consumers {

	private static final ConsumerKinds KINDS = Catalogue.builtIn();

	/** What moves a consumer that was read to another version of the key it has. */
	public static ConsumerChange to(ConsumerState seen, VersionId version) {
		return new ConsumerChange.Refer(switch (seen.reference()) {
			case Reference.Pinned pinned -> pinned.at(version);
			case Reference.Versionless key -> new Reference.Pinned(key.store(), key.key(), version);
			case Reference.ServiceManaged own -> own;
		});
	}

	/** The version that a change pins its consumer to. */
	protected static VersionId version(ConsumerChange change) {
		if (change.reference() instanceof Reference.Pinned pinned) {
			return pinned.version();
		}
		throw new AssertionError("It pins nothing: " + change);
	}

	@Override
	public final ConsumerRules rules(ConsumerKind kind) {
		return KINDS.rules(kind);
	}

	@Override
	public final List<ConsumerKind> kinds() {
		return KINDS.kinds();
	}

}
