package io.keyrotor.binding;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Target;
import io.keyrotor.key.VersionId;

/**
 * Reads the consumer of a binding and its key, and says how it stands. Nothing is kept
 * and nothing at Azure is changed.
 */
public final class BindingReader {

	/**
	 * The requests that one look takes at most: the consumer, its health, its key, the
	 * version that it uses, and the key's versions.
	 */
	public static final int MOST_REQUESTS = 5;

	private final KeyStores stores;

	private final Keys keys;

	private final Consumers consumers;

	private final InstantSource clock;

	public BindingReader(KeyStores stores, Keys keys, Consumers consumers, InstantSource clock) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.clock = clock;
	}

	/** Looks once. No failure of Azure is thrown: what cannot be read says why. */
	public Look look(CmkBinding binding) {
		if (this.stores.named(binding.key().store()).isEmpty()) {
			return new Look(binding.standing(Standing.of(Drift.UNREACHABLE, Cures.noStore(binding))), Optional.empty());
		}
		ConsumerState state;
		try {
			state = this.consumers.read(binding.consumer());
		}
		catch (UpstreamFailure failure) {
			return new Look(binding.standing(unread(binding, failure)), Optional.of(failure));
		}
		try {
			return new Look(judged(binding, state), Optional.empty());
		}
		catch (UpstreamFailure failure) {
			return new Look(binding.standing(Standing.of(Drift.UNREACHABLE, Cures.keyUnread(failure))),
					Optional.of(failure));
		}
	}

	/**
	 * The binding with what was read of its consumer.
	 * @throws UpstreamFailure if the key cannot be read
	 */
	CmkBinding judged(CmkBinding binding, ConsumerState state) {
		return binding.found(state, standing(binding, state), this.clock.instant());
	}

	/**
	 * The binding as a rotation leaves it that has just read its consumer, judged by the
	 * key that the consumer has now, which may be another one than that of the binding.
	 * Where that key cannot be read, this is what is told.
	 * @param written whether the rotation wrote the consumer before
	 */
	public CmkBinding left(CmkBinding binding, ConsumerState state, boolean written) {
		CmkBinding known = written ? binding.written(state) : binding;
		CmkBinding there = state.reference().keyIn(this.stores).map(known::on).orElse(known);
		try {
			return judged(there, state).on(binding.key());
		}
		catch (UpstreamFailure failure) {
			return there.found(state, Standing.of(Drift.UNREACHABLE, Cures.keyUnread(failure)), this.clock.instant())
				.on(binding.key());
		}
	}

	private Standing standing(CmkBinding binding, ConsumerState state) {
		ConsumerRules rules = this.consumers.rules(binding.consumer().kind());
		if (!state.reference().keyIn(this.stores).equals(Optional.of(binding.key()))) {
			return Standing.of(Drift.UNBOUND, Cures.elsewhere(binding, state.reference(), rules));
		}
		return StandingRules.of(binding, state, rules, sight(binding.key(), state, rules), this.clock.instant());
	}

	private KeySight sight(KeyId id, ConsumerState state, ConsumerRules rules) {
		Key key = this.keys.key(id);
		Optional<KeyVersion> needed = needed(state).map((version) -> version(key, version))
			.orElse(Optional.of(key.current()));
		return new KeySight(key.current(), needed,
				(rules.retirement() instanceof RetirementRule.KeepsOldVersions) ? this.keys.versions(id) : List.of());
	}

	/** Without an answer a consumer that follows its key is taken to be up to date. */
	private static Optional<VersionId> needed(ConsumerState state) {
		return (state.reference() instanceof Reference.Pinned pinned) ? Optional.of(pinned.version()) : state.inUse();
	}

	private Optional<KeyVersion> version(Key key, VersionId version) {
		return version.equals(key.current().id()) ? Optional.of(key.current()) : stored(key.id(), version);
	}

	private Optional<KeyVersion> stored(KeyId key, VersionId version) {
		try {
			return Optional.of(this.keys.version(key, version).version());
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == Kind.MISSING) {
				return Optional.empty();
			}
			throw failure;
		}
	}

	private Standing unread(CmkBinding binding, UpstreamFailure failure) {
		ConsumerRules rules = this.consumers.rules(binding.consumer().kind());
		return (failure.kind() == Kind.MISSING) ? Standing.of(Drift.UNBOUND, Cures.gone(binding, rules)) : Standing
			.of(Drift.UNREACHABLE, lostKey(binding, failure).orElseGet(() -> Cures.unread(binding, failure, rules)));
	}

	/**
	 * A service that cannot use its key often refuses to show the consumer; the key says
	 * whether that is why.
	 */
	private Optional<Diagnosis> lostKey(CmkBinding binding, UpstreamFailure failure) {
		if (!failure.lasting() || !(binding.reference() instanceof Reference.Pinned pinned)) {
			return Optional.empty();
		}
		try {
			return stored(binding.key(), pinned.version()).filter((version) -> !version.enabled())
				.map((version) -> Cures.disabled(binding.key(), binding.consumer(), version.id()));
		}
		catch (UpstreamFailure _) {
			return Optional.empty();
		}
	}

	/**
	 * What came of a look.
	 *
	 * @param binding the binding as it is to be kept
	 * @param failure what kept us from looking, if anything did
	 */
	public record Look(CmkBinding binding, Optional<UpstreamFailure> failure) {

		/** Whether it was the key's store that did not answer, and may do so later. */
		public boolean ofTheStore() {
			return this.failure
				.filter((what) -> what.origin().target() == Target.KEY_STORE && what.kind() != Kind.MISSING)
				.isPresent();
		}

		/** The store or service that asked for a pause, if one did. */
		public Optional<UpstreamFailure> throttled() {
			return this.failure.filter((what) -> what.kind() == Kind.THROTTLED);
		}

	}

}
