package io.keyrotor.rotation;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.VersionId;

/** Rotations in every phase. */
public final class RotationFixtures {

	public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	public static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	public static final VersionId OLD = new VersionId("0".repeat(31) + "1");

	public static final VersionId NEW = new VersionId("0".repeat(31) + "2");

	private static final VersionId SURPLUS = new VersionId("0".repeat(31) + "3");

	public static final ConsumerId HOTELS = ConsumerId
		.parse("https://sandbox-search.search.windows.net/indexes('hotels')");

	private RotationFixtures() {
	}

	public static Rotation requested() {
		return requested(KEY);
	}

	public static Rotation requested(KeyId key) {
		return Rotation.requested(key, new RotationRequest(Optional.of("a test"), false, Optional.empty()), NOON);
	}

	/** A rotation that moves all consumers of one key to another. */
	public static Rotation moving(KeyId key, KeyId other) {
		return Rotation.requested(key, new RotationRequest(Optional.of("a test"), false, Optional.empty(),
				Optional.of(new RotationTarget.AnotherKey(other, Set.of())), false), NOON);
	}

	/** The next revision of a held rotation, in which it ends for another one. */
	public static Rotation gaveWay(Rotation held) {
		return held.to(((Phase.Held) held.phase()).giveWay(new Finding("Superseded", "Another one is in its place.")),
				NOON);
	}

	/** The next revision of a rotation, held while it is writing these consumers. */
	public static Rotation heldWriting(Rotation rotation, CmkBinding... bindings) {
		List<ConsumerProgress> writing = Stream.of(bindings)
			.map((binding) -> ConsumerProgress.pending(binding.id(), binding.consumer(), NOON).to(updating(), NOON))
			.toList();
		return rotation.to(new Phase.Requested().propagate(baseline(), NEW, writing)
			.hold(new Finding("ConsumersNotMoved", "It is stuck.")), NOON);
	}

	/** The next revision of a rotation, held before it began. */
	public static Rotation heldBeforeItBegan(Rotation requested) {
		return requested.to(((Phase.Requested) requested.phase()).hold(new Finding("Forbidden", "A role is missing.")),
				NOON);
	}

	/** The emergency in whose favour a held rotation ends. */
	public static Rotation inPlaceOf(Rotation held, KeyId other) {
		RotationRequest request = new RotationRequest(Optional.of("a test"), false, Optional.empty(),
				Optional.of(new RotationTarget.AnotherKey(other, Set.of())), true);
		return Rotation.requested(held.key(), request, TargetRequests.beginning(Optional.of(held)), NOON);
	}

	/** The next revision of a rotation, in which this consumer is proven to be there. */
	public static Rotation verified(Rotation rotation, CmkBinding binding) {
		return rotation.to(new Phase.Requested().propagate(baseline(), NEW,
				List.of(ConsumerProgress.pending(binding.id(), binding.consumer(), NOON)
					.to(new ConsumerProgress.Verified(NOON), NOON))),
				NOON);
	}

	/**
	 * A rotation that is about to write a bound consumer of which that loses something.
	 */
	public static Rotation propagating(InMemoryBindings bindings, ScriptedConsumers consumers, VersionId before,
			VersionId current) {
		CmkBinding binding = bindings.add(binding(KEY));
		consumers.pin(HOTELS, KEY.name(), before);
		consumers.define(HOTELS);
		consumers.dropMembers(true);
		Baseline baseline = new Baseline(before, Set.of(before), baseline().shape());
		return in(new Phase.Requested().propagate(baseline, current,
				List.of(ConsumerProgress.pending(binding.id(), HOTELS, NOON))));
	}

	/** A binding of a key. */
	public static CmkBinding binding(KeyId key) {
		return new CmkBinding(BindingId.random(), key, HOTELS,
				new Reference.Pinned(URI.create("https://sandbox-vault.vault.azure.net"), key.name(), OLD),
				Optional.empty(), Drift.IN_SYNC, NOON, NOON);
	}

	public static Rotation in(Phase phase) {
		return requested().to(phase, NOON);
	}

	public static Baseline baseline() {
		return new Baseline(OLD, Set.of(OLD), new KeyShape("RSA", OptionalInt.of(2048), Optional.empty()));
	}

	/** Every phase, and in them every state of a consumer. */
	public static List<Phase> everyPhase() {
		Phase.Creating creating = new Phase.Creating(baseline(), Set.of(SURPLUS), Optional.of(NOON), true,
				Optional.of(NOON), true);
		Phase.Propagating propagating = creating.propagate(NEW, everyProgress());
		Finding cause = new Finding("RolledBack", "It goes back.");
		return List.of(new Phase.Requested(),
				new Phase.Requested(everyProgress(), Optional.of(NOON), Optional.of(baseline()), true), creating,
				creating.withoutEffect(), propagating, propagating.knowing(Set.of(SURPLUS)),
				propagating.complete(2, Optional.empty()), propagating.complete(3, Optional.of(RetirementId.random())),
				propagating.complete(3, Optional.of(RetirementId.random()), List.of(RetirementId.random())),
				new Phase.Canceled(Optional.of(cause), everyProgress()), propagating.rollBack(cause, NOON),
				propagating.rollBack(cause, NOON).finish(), new Phase.Canceled(),
				propagating.hold(new Finding("HoldRequested", "It waits.")),
				creating.fail(new Finding("Rejected", "It was refused.")));
	}

	private static ConsumerProgress.Updating updating() {
		return new ConsumerProgress.Updating(NOON, 1, Map.of("a", "b"), Optional.empty(), Optional.of(NEW));
	}

	private static List<ConsumerProgress> everyProgress() {
		Finding finding = new Finding("NeedsSecret", "It hides a secret.");
		List<ConsumerProgress.State> states = List.of(new ConsumerProgress.Pending(),
				new ConsumerProgress.Updating(NOON, 2, Map.of("fields", "ab12"), Optional.of("https://operation"),
						Optional.of(NEW)),
				new ConsumerProgress.Updating(NOON, 1, Map.of(), Optional.empty(), Optional.empty()),
				new ConsumerProgress.Updating(NOON, 1, Map.of(), Optional.empty(), Optional.of(NEW),
						Optional.of(KeyId.of("sandbox-hsm", "other")), true, ConsumerProgress.Made.PUT_BACK, true),
				new ConsumerProgress.Verified(NOON), new ConsumerProgress.Following(),
				new ConsumerProgress.Failed(finding, Optional.empty()),
				new ConsumerProgress.Failed(finding, Optional.of(updating())),
				new ConsumerProgress.NeedsSecret(finding),
				new ConsumerProgress.Skipped("Its binding was deleted.", Optional.empty()),
				new ConsumerProgress.Skipped("It is to be deleted.", Optional.of(updating())),
				new ConsumerProgress.Skipped("It was moved.", Optional.of(updating()), Optional.of(KEY)),
				new ConsumerProgress.RolledBack(NOON));
		return states.stream()
			.map((state) -> new ConsumerProgress(BindingId.random(), HOTELS, state, NOON, 1, Optional.of("It waits."),
					Optional.of(OLD)))
			.toList();
	}

}
