package io.keyrotor.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.HiddenMembers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.UpstreamFailure;

/** One consumer of a key, looked at before anything is done. */
public sealed interface ConsumerLook {

	CmkBinding binding();

	/** What is known about its kind. */
	ConsumerRules rules();

	default ConsumerId consumer() {
		return binding().consumer();
	}

	/** The key that it uses now; empty if it could not be read. */
	default Optional<Reference> reference() {
		return switch (this) {
			case Seen seen -> Optional.of(seen.state().reference());
			case Elsewhere elsewhere -> Optional.of(elsewhere.uses());
			case Failed _, Late _ -> Optional.empty();
		};
	}

	/** Whether it is pinned to a version of the key, so that a rotation writes it. */
	default boolean pinned() {
		return this instanceof Seen seen && seen.state().reference() instanceof Reference.Pinned;
	}

	/**
	 * Whether it names its key without a version and takes up a new one only when its key
	 * is applied to it once more, so that a rotation writes it.
	 */
	default boolean reapplied() {
		return rules().reapplied() && reference().filter(Reference.Versionless.class::isInstance).isPresent();
	}

	/** Whether a rotation would wait for it, because what is wrong may pass by itself. */
	default boolean passing() {
		return switch (this) {
			case Failed failed -> !failed.failure().lasting();
			case Late _ -> true;
			case Seen _, Elsewhere _ -> false;
		};
	}

	/** What stands in the way of moving it. */
	default Optional<Finding> obstacle() {
		return switch (this) {
			case Seen seen -> seen.hiddenSecrets();
			case Elsewhere elsewhere -> Optional.of(new Finding("ConsumerOnOtherKey", elsewhere.sentence()));
			case Failed failed -> Optional.of(Findings.of(failed.failure()));
			case Late late -> Optional.of(new Finding("Unavailable", late.sentence()));
		};
	}

	/**
	 * It was read, and it uses the key it is bound to.
	 *
	 * @param written whether it is written whichever way it names its key
	 */
	record Seen(CmkBinding binding, ConsumerRules rules, ConsumerState state, ConsumerAccess access,
			boolean written) implements ConsumerLook {

		/** One that is written where a new version needs that. */
		public Seen(CmkBinding binding, ConsumerRules rules, ConsumerState state, ConsumerAccess access) {
			this(binding, rules, state, access, false);
		}

		/** One around which no rights were read. */
		public Seen(CmkBinding binding, ConsumerRules rules, ConsumerState state) {
			this(binding, rules, state, ConsumerAccess.unread());
		}

		/**
		 * The same, written whichever way it names its key.
		 * @param authenticated whether with other credentials, which are then no loss
		 */
		Seen beingWritten(boolean authenticated) {
			return new Seen(this.binding, this.rules, authenticated ? this.state.supplied() : this.state, this.access,
					true);
		}

		/** Why a write would lose something; a rotation is held for it. */
		Optional<Finding> hiddenSecrets() {
			List<String> hidden = this.state.hiddenSecrets();
			return ((this.written || pinned() || reapplied()) && !hidden.isEmpty())
					? Optional.of(new Finding("NeedsSecret",
							"The consumer %s hides secrets that an update would lose: %s. %s".formatted(consumer(),
									String.join(", ", hidden), HiddenMembers.cure(hidden, this.binding.id()))))
					: Optional.empty();
		}

	}

	/** It was read, and it uses another key than the one it is bound to. */
	record Elsewhere(CmkBinding binding, ConsumerRules rules, Reference uses) implements ConsumerLook {

		String sentence() {
			return "The consumer %s is encrypted with %s and not with %s.".formatted(consumer(), this.uses.words(),
					this.binding.key());
		}

	}

	/** It could not be read. */
	record Failed(CmkBinding binding, ConsumerRules rules, UpstreamFailure failure) implements ConsumerLook {
	}

	/** It was not read within the time there was for all consumers together. */
	record Late(CmkBinding binding, ConsumerRules rules, Duration patience) implements ConsumerLook {

		String sentence() {
			return "The consumer %s could not be read within the %d seconds that a plan takes at most."
				.formatted(consumer(), this.patience.toSeconds());
		}

	}

}
