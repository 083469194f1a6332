package io.keyrotor.plan;

import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;

/**
 * Whether a consumer can be moved. What may pass by itself is unknown and not failed: the
 * rotation waits for it.
 */
final class ConsumerChecks {

	private static final String READABLE = "ConsumerReadable";

	private static final String SAME_KEY = "ConsumerKey";

	private static final String TENANT = "ConsumerTenant";

	private static final String WAITS = " The rotation waits for it.";

	private static final String LOOK_AGAIN = "Ask again later, or look at the consumer's health in Azure.";

	private ConsumerChecks() {
	}

	static Stream<PlanCheck> of(ConsumerLook look, Optional<String> storeTenant) {
		ConsumerId consumer = look.consumer();
		return switch (look) {
			case ConsumerLook.Seen seen -> Stream.of(
					Stream.of(read(consumer),
							PlanCheck.pass(SAME_KEY,
									"The consumer is encrypted with the key " + seen.binding().key() + ".", consumer)),
					tenant(seen, storeTenant).stream())
				.flatMap((part) -> part);
			case ConsumerLook.Elsewhere elsewhere ->
				Stream
					.of(read(consumer),
							PlanCheck.fail(SAME_KEY, elsewhere.sentence(), "Delete its binding "
									+ elsewhere.binding().id() + " if that is right; bind it to the key that it uses.",
									consumer));
			case ConsumerLook.Failed failed -> Stream.of(unread(failed));
			case ConsumerLook.Late late ->
				Stream.of(PlanCheck.unknown(READABLE, late.sentence() + WAITS, LOOK_AGAIN, consumer));
		};
	}

	private static PlanCheck read(ConsumerId consumer) {
		return PlanCheck.pass(READABLE, "The consumer was read.", consumer);
	}

	private static PlanCheck unread(ConsumerLook.Failed failed) {
		ConsumerId consumer = failed.consumer();
		String binding = failed.binding().id().toString();
		UpstreamFailure failure = failed.failure();
		if (!failure.lasting()) {
			return PlanCheck.unknown(READABLE, failure.sentence() + WAITS, LOOK_AGAIN, consumer);
		}
		return PlanCheck.fail(READABLE, failure.sentence(), switch (failure.kind()) {
			case MISSING -> "Delete its binding " + binding + " if the consumer is gone for good.";
			case FORBIDDEN -> failure.advice().orElse(failed.rules().readingRole());
			case REJECTED, STALE, THROTTLED, UNAVAILABLE, UNCERTAIN ->
				"Do as the detail says, or delete its binding " + binding + ".";
		}, consumer);
	}

	/** Only where it matters: where the tenant must be the same, or is seen to differ. */
	private static Optional<PlanCheck> tenant(ConsumerLook.Seen seen, Optional<String> storeTenant) {
		Optional<String> own = seen.state().tenantId();
		boolean differs = own.isPresent() && storeTenant.isPresent() && !own.get().equalsIgnoreCase(storeTenant.get());
		boolean strict = seen.rules().needs().sameTenant();
		if (!strict) {
			return differs
					? Optional.of(PlanCheck.pass(TENANT,
							"The consumer's identity is one of the tenant " + own.orElse("")
									+ " and the key store's tenant is " + storeTenant.orElse("") + ", as a "
									+ seen.consumer().kind().word() + " may have it.",
							seen.consumer()))
					: Optional.empty();
		}
		return Optional.of(differs ? otherTenant(seen, own.orElse(""), storeTenant.orElse(""))
				: sameTenant(seen, own.isPresent() && storeTenant.isPresent()));
	}

	private static PlanCheck otherTenant(ConsumerLook.Seen seen, String own, String storeTenant) {
		ConsumerId consumer = seen.consumer();
		return PlanCheck.fail(TENANT,
				"The consumer's identity is one of the tenant " + own + " and the key store belongs to the tenant "
						+ storeTenant + ", but a " + consumer.kind().word() + " needs them to be the same ("
						+ seen.rules().needs().source() + ").",
				"Encrypt the consumer with a key of its own tenant and bind it to that one.", consumer);
	}

	private static PlanCheck sameTenant(ConsumerLook.Seen seen, boolean known) {
		return known
				? PlanCheck.pass(TENANT, "The consumer's identity is one of the key store's tenant.", seen.consumer())
				: PlanCheck.unknown(TENANT,
						"A " + seen.consumer().kind().word() + " needs its identity to be one of the key store's"
								+ " tenant, and not both tenants can be read.",
						"Compare the tenants of the consumer's identity and of the key store in Azure.",
						seen.consumer());
	}

}
