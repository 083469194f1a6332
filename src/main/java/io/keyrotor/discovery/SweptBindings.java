package io.keyrotor.discovery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;

/**
 * The bindings as the sweep goes through them: those first that were looked at longest
 * ago.
 */
public interface SweptBindings {

	/** Some that nobody has looked at since {@code before}, longest first. */
	List<CmkBinding> due(Instant before, int limit);

	/** When the one was looked at that nobody has looked at for longest. */
	Optional<Instant> oldestCheck();

	/**
	 * Keeps what a look found, unless somebody has kept anything else of the binding
	 * since it was {@code seen}: a rotation, a verification, a deletion. That it was
	 * looked at is kept in any case. A repeat changes nothing.
	 */
	void keep(CmkBinding seen, CmkBinding found, Instant checkedOn);

	/** Keeps only when the binding was looked at, so that the others have their turn. */
	void checked(BindingId id, Instant checkedOn);

}
