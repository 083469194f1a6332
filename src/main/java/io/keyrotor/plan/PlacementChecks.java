package io.keyrotor.plan;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.KeyNeeds;
import io.keyrotor.check.Reading;
import io.keyrotor.check.StoreResource;
import io.keyrotor.check.StoreSight;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;

/**
 * Whether a key store is one that a consumer's kind can use: its region, its type, and
 * the way there. Only rules that the kind has are checked.
 */
final class PlacementChecks {

	private static final String REGION = "ConsumerRegion";

	private static final String MANAGED_HSM = "ManagedHsmSupported";

	private static final String IDENTITY = "PrivateHsmIdentity";

	private PlacementChecks() {
	}

	static Stream<PlanCheck> of(ConsumerLook look, StoreSight sight) {
		return sight.store().stream().flatMap((store) -> of(look, store, sight));
	}

	private static Stream<PlanCheck> of(ConsumerLook look, KeyStore store, StoreSight sight) {
		boolean hsm = store.type() == KeyStoreType.MANAGED_HSM;
		return Stream
			.of(region(look, store, sight), hsm ? Optional.of(managedHsm(look)) : Optional.<PlanCheck>empty(),
					hsm ? privateHsm(look, store, sight) : Optional.<PlanCheck>empty())
			.flatMap(Optional::stream);
	}

	private static Optional<PlanCheck> region(ConsumerLook look, KeyStore store, StoreSight sight) {
		if (!(look instanceof ConsumerLook.Seen seen) || !seen.rules().needs().sameRegion()) {
			return Optional.empty();
		}
		Optional<String> theirs = resource(sight).flatMap(StoreResource::location);
		Optional<String> own = seen.state().location();
		return Optional.of((theirs.isEmpty() || own.isEmpty()) ? unknownRegion(seen)
				: region(seen, store, own.get(), theirs.get()));
	}

	private static PlanCheck region(ConsumerLook.Seen seen, KeyStore store, String own, String theirs) {
		ConsumerId consumer = seen.consumer();
		return place(own).equals(place(theirs))
				? PlanCheck.pass(REGION, "The consumer and the key store are both in " + own + ".", consumer)
				: PlanCheck.fail(REGION,
						"The consumer is in %s and the key store %s is in %s, but a %s needs them to be in the same region (%s)."
							.formatted(own, store.name(), theirs, consumer.kind().word(),
									seen.rules().needs().source()),
						"Encrypt the consumer with a key of a store in its own region.", consumer);
	}

	private static PlanCheck unknownRegion(ConsumerLook.Seen seen) {
		return PlanCheck.unknown(REGION,
				"A " + seen.consumer().kind().word()
						+ " needs a key store in its own region, and not both regions can be" + " read.",
				"Compare the regions of the consumer and of the key store in Azure.", seen.consumer());
	}

	/** Azure writes a region as {@code West Europe} and as {@code westeurope}. */
	private static String place(String region) {
		return region.replace(" ", "").toLowerCase(Locale.ROOT);
	}

	private static PlanCheck managedHsm(ConsumerLook look) {
		KeyNeeds needs = look.rules().needs();
		ConsumerId consumer = look.consumer();
		String kind = consumer.kind().word();
		if (needs.managedHsm().isEmpty()) {
			return PlanCheck.unknown(MANAGED_HSM,
					"Whether a " + kind + " takes keys of a Managed HSM is not known (" + needs.source() + ").",
					"Look at the service's page on customer-managed keys.", consumer);
		}
		return needs.managedHsm().get()
				? PlanCheck.pass(MANAGED_HSM, "A " + kind + " takes keys of a Managed HSM.", consumer)
				: PlanCheck.fail(MANAGED_HSM, "A " + kind + " takes no keys of a Managed HSM (" + needs.source() + ").",
						"Encrypt the consumer with a key of a key vault.", consumer);
	}

	private static Optional<PlanCheck> privateHsm(ConsumerLook look, KeyStore store, StoreSight sight) {
		if (!(look instanceof ConsumerLook.Seen seen) || !seen.rules().needs().privateHsmNeedsUserAssigned()) {
			return Optional.empty();
		}
		return resource(sight)
			.map((found) -> closed(found) ? identity(seen, store)
					: PlanCheck.pass(IDENTITY, "The Managed HSM has public access, so that any identity will do.",
							seen.consumer()))
			.or(() -> Optional.of(PlanCheck.unknown(IDENTITY,
					"A " + seen.consumer().kind().word() + " reaches a Managed HSM without public access with a"
							+ " user-assigned identity alone, and the Managed HSM's access cannot be read.",
					"Look at the network settings of the Managed HSM in Azure.", seen.consumer())));
	}

	private static boolean closed(StoreResource found) {
		return found.publicNetworkAccess().filter("Disabled"::equalsIgnoreCase).isPresent();
	}

	private static PlanCheck identity(ConsumerLook.Seen seen, KeyStore store) {
		ConsumerId consumer = seen.consumer();
		boolean userAssigned = seen.state()
			.identity()
			.filter((words) -> words.toLowerCase(Locale.ROOT).contains("/userassignedidentities/"))
			.isPresent();
		if (userAssigned) {
			return PlanCheck.pass(IDENTITY,
					"The Managed HSM has no public access, and the consumer has a user-assigned identity.", consumer);
		}
		return seen.state().identity().isEmpty()
				? PlanCheck.unknown(IDENTITY,
						"The Managed HSM " + store.name()
								+ " has no public access, and the consumer does not tell its identity.",
						"Look in Azure whether it has a user-assigned identity.", consumer)
				: PlanCheck.fail(IDENTITY,
						"The Managed HSM %s has no public access, and the consumer has no user-assigned identity, with which alone a %s reaches it (%s)."
							.formatted(store.name(), consumer.kind().word(), seen.rules().needs().source()),
						"Give the consumer a user-assigned identity that may use the key.", consumer);
	}

	private static Optional<StoreResource> resource(StoreSight sight) {
		return (sight.resource() instanceof Reading.Known<StoreResource>(StoreResource found)) ? Optional.of(found)
				: Optional.empty();
	}

}
