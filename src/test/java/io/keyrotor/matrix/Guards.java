package io.keyrotor.matrix;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.step.Claim;
import io.keyrotor.step.Step;
import io.keyrotor.step.Subject;

/**
 * What keeps the service from doing harm. A test takes one away to see whether the matrix
 * notices.
 */
interface Guards {

	/** All as the service has them. */
	Guards WHOLE = new Guards() {
	};

	/** How an intent is kept. */
	default <S extends Subject> Claim<S> claim(Claim<S> claim) {
		return claim;
	}

	/** The clock by which the fence closes. */
	default LongSupplier fenceClock(LongSupplier nanoTime) {
		return nanoTime;
	}

	/** The clock by which a change that is in doubt is waited for. */
	default LongSupplier settleClock(LongSupplier nanoTime) {
		return nanoTime;
	}

	/** Whether a rotation keeps others off the key that it moves consumers to as well. */
	default boolean locksBothKeys() {
		return true;
	}

	/** The next step of a rotation. */
	default Step<Rotation> rotation(Rotation rotation, Function<Rotation, Step<Rotation>> advance, Clock clock) {
		return advance.apply(rotation);
	}

	/** The next step of a retirement. */
	default Step<Retirement> retirement(Retirement retirement, Function<Retirement, Step<Retirement>> advance,
			List<CmkBinding> bindings, Clock clock) {
		return advance.apply(retirement);
	}

}
