package io.keyrotor.assignment;

import java.time.Instant;
import java.util.List;

/**
 * Where an assignment stands. A transition is a method on the phase it leaves; what has
 * no method cannot happen.
 */
public sealed interface AssignmentPhase {

	/** How far it has come in each store that was selected when it was accepted. */
	List<StoreProgress> stores();

	/** Whether nothing happens any more unless it is resumed. */
	boolean terminal();

	/** Accepted; no store has been asked. */
	record Requested(List<StoreProgress> stores) implements AssignmentPhase {

		public Requested {
			stores = List.copyOf(stores);
		}

		Running start() {
			return new Running(this.stores);
		}

		Canceled cancel() {
			return new Canceled(this.stores);
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/** Keys are listed, read and written, one key of each store at a time. */
	record Running(List<StoreProgress> stores) implements AssignmentPhase {

		public Running {
			stores = List.copyOf(stores);
		}

		Running with(StoreProgress changed) {
			return new Running(this.stores.stream()
				.map((store) -> store.store().equals(changed.store()) ? changed : store)
				.toList());
		}

		Completed complete() {
			return new Completed(this.stores);
		}

		Canceled cancel() {
			return new Canceled(this.stores);
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/** Every selected key has a result, or its store was given up. */
	record Completed(List<StoreProgress> stores) implements AssignmentPhase {

		public Completed {
			stores = List.copyOf(stores);
		}

		Running resume(Instant now) {
			return new Running(this.stores.stream().map((store) -> store.resumed(now)).toList());
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

	/**
	 * Stopped by an operator; what was set stays, and the other keys were not touched.
	 */
	record Canceled(List<StoreProgress> stores) implements AssignmentPhase {

		public Canceled {
			stores = List.copyOf(stores);
		}

		Running resume(Instant now) {
			return new Running(this.stores.stream().map((store) -> store.resumed(now)).toList());
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

}
