package io.keyrotor.rotation;

import java.time.InstantSource;

import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStoreUnknown;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.step.ResourceLeases;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;

/**
 * Carries rotations out, one step at a time. Each step reads what Azure really has, acts
 * if that is still needed, and says what is next. There are no loops, sleeps or retries
 * in it: a retry is a row with a later time.
 */
public final class Rotator {

	private final Beginning beginning;

	private final Creation creation;

	private final Propagation propagation;

	private final InstantSource clock;

	public Rotator(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, BindingChecks checks,
			KeptDefinitions definitions, RequestLimits limits, OldVersions oldVersions, Settling settling,
			ResourceLeases leases, InstantSource clock) {
		Scope scope = new Scope(bindings, consumers);
		this.beginning = new Beginning(keys, scope, settling, clock);
		this.creation = new Creation(stores, keys, scope, limits, settling, clock);
		this.propagation = new Propagation(stores, keys, consumers, bindings, checks, definitions, oldVersions,
				settling, leases, clock);
		this.clock = clock;
	}

	/** The next step of a rotation; a rotation that rests stays as it is. */
	public Step<Rotation> advance(Rotation rotation) {
		try {
			return switch (rotation.phase()) {
				case Phase.Requested requested -> this.beginning.begin(rotation, requested);
				case Phase.Creating creating -> this.creation.create(rotation, creating);
				case Phase.Moving moving -> this.propagation.advance(rotation, moving);
				case Phase.Completed _, Phase.RolledBack _, Phase.Canceled _, Phase.Held _, Phase.Failed _ ->
					new Step.Moved<>(rotation);
			};
		}
		catch (KeyStoreUnknown unknown) {
			Finding finding = new Finding("KeyStoreNotFound", unknown.getMessage()
					+ " Configure it again as it was, then resume the rotation " + rotation.id() + ".");
			return new Step.Moved<>(rotation.to(new Phase.Held(rotation.phase(), finding), this.clock.instant()));
		}
	}

}
