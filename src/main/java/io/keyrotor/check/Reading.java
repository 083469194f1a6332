package io.keyrotor.check;

import java.util.Set;
import java.util.function.Supplier;

import io.keyrotor.key.UpstreamFailure;

/**
 * Something that was looked for at Azure: either its value, or why there is none.
 *
 * @param <T> what was looked for
 */
public sealed interface Reading<T> {

	/** What the source answers, or the failure that it is. */
	static <T> Reading<T> of(Supplier<T> source, String remedyIfForbidden) {
		try {
			return new Known<>(source.get());
		}
		catch (UpstreamFailure failure) {
			return new Failed<>(failure, remedyIfForbidden);
		}
	}

	/**
	 * It was read.
	 *
	 * @param <T> what was looked for
	 */
	record Known<T>(T value) implements Reading<T> {
	}

	/**
	 * It was not read.
	 *
	 * @param <T> what was looked for
	 */
	sealed interface Unread<T> extends Reading<T> {

		/** Why, in sentences. */
		String reason();

		/** What to do so that it can be read. */
		String remedy();

		/** The same for something else that depends on it. */
		<U> Unread<U> forOther();

	}

	/**
	 * Azure did not give it.
	 *
	 * @param <T> what was looked for
	 * @param remedyIfForbidden what lets this service read it, if that is what is missing
	 */
	record Failed<T>(UpstreamFailure failure, String remedyIfForbidden) implements Unread<T> {

		private static final int FORBIDDEN = 403;

		/**
		 * The only codes that say that a right is missing: a vault's with Azure roles and
		 * with access policies, and Azure Resource Manager's. A firewall, a private link
		 * and a policy are refused with codes of their own, and a Managed HSM says just
		 * {@code Forbidden}.
		 */
		private static final Set<String> MISSING_RIGHT = Set.of("ForbiddenByRbac", "AccessDenied",
				"AuthorizationFailed");

		/** Whether Azure says that this service has no right to read it. */
		boolean isMissingRight() {
			return this.failure.kind() == UpstreamFailure.Kind.FORBIDDEN
					&& this.failure.origin().status().orElse(0) == FORBIDDEN
					&& this.failure.origin().code().filter(MISSING_RIGHT::contains).isPresent();
		}

		@Override
		public String reason() {
			return this.failure.sentence();
		}

		@Override
		public String remedy() {
			return switch (this.failure.kind()) {
				case FORBIDDEN -> isMissingRight() ? this.remedyIfForbidden
						: "Do as the detail says, then ask again." + ifARightIsMissing();
				case MISSING -> "Look whether it still exists under this name, and correct the configuration if not.";
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> "Ask again later.";
				case REJECTED -> "Look at what Azure says about the request, and correct the configuration.";
			};
		}

		/** One cause of several, if Azure did answer. */
		private String ifARightIsMissing() {
			return this.failure.origin().status().isPresent() ? " If a right is missing: " + this.remedyIfForbidden
					: "";
		}

		@Override
		public <U> Failed<U> forOther() {
			return new Failed<>(this.failure, this.remedyIfForbidden);
		}

	}

	/**
	 * Azure was not asked, because something else is missing.
	 *
	 * @param <T> what was looked for
	 */
	record NotAsked<T>(String reason, String remedy) implements Unread<T> {

		@Override
		public <U> NotAsked<U> forOther() {
			return new NotAsked<>(this.reason, this.remedy);
		}

	}

}
