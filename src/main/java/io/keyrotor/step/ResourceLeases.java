package io.keyrotor.step;

import java.time.Instant;
import java.util.Optional;

/**
 * Who may write a resource that several writers send whole. Event Hubs, Service Bus,
 * Databricks and the flexible servers of PostgreSQL and MySQL take all their keys in one
 * request and have no ETag, so that of two writers who read at the same time the later
 * one would undo the earlier. The lease is around reading and writing, for all replicas
 * together.
 * <p>
 * A writer that has died, or stands still, is waited for until whatever it intended can
 * have no further effect ({@link Timings#inDoubt()}), by a clock that nobody can set, and
 * then loses the lease. It does not write after that: its {@link io.keyrotor.key.Fence}
 * has closed long before, and it takes the lease anew with its next intent.
 */
public interface ResourceLeases {

	/**
	 * Who else has the resource, as far as it has to be waited for. Looking changes
	 * nothing, but the wait for somebody counts from the first look.
	 * @param resource the same text for all writers of a resource
	 */
	Optional<Held> heldByOther(String resource, Holder holder);

	/**
	 * Takes the resource, also from a holder that need not be waited for any more. Joins
	 * the transaction under way, so that an intent and its lease are kept together or not
	 * at all. A repeat by the same holder makes others wait anew.
	 * @return whether the resource is this holder's now
	 */
	boolean take(String resource, Holder holder);

	/**
	 * Gives the resource back, once nothing that the holder sent can change it any more.
	 * Does nothing if somebody else has it. If it cannot be done, others wait as for a
	 * holder that has died; what came of the write is never lost for that.
	 */
	void giveBack(String resource, Holder holder);

	/**
	 * Who writes. Two writes of one subject to different parts of a resource are two
	 * holders.
	 *
	 * @param target the part of the resource that is written, as its URI
	 */
	record Holder(String subjectId, String target) {
	}

	/**
	 * Somebody has the resource.
	 *
	 * @param until when it need not be waited for any longer, unless it begins anew
	 */
	record Held(Holder by, Instant until) {
	}

}
