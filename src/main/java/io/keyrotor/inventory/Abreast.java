package io.keyrotor.inventory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Does the same to many things, a few at a time on virtual threads. Answers keep the
 * order of what they answer; the first failure stops what has not begun.
 */
final class Abreast<T, R> {

	private final List<T> things;

	private final Function<T, R> work;

	private final BooleanSupplier goOn;

	private final AtomicInteger begun = new AtomicInteger();

	private final ConcurrentMap<Integer, R> answers = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private Abreast(List<T> things, Function<T, R> work, BooleanSupplier goOn) {
		this.things = things;
		this.work = work;
		this.goOn = goOn;
	}

	/**
	 * The answers for as many of the things, from the first one on, as were begun while
	 * {@code goOn} held; for the first one in any case. All that was begun is over then.
	 * @param width how many at a time
	 */
	static <T, R> Answers<R> map(List<T> things, int width, BooleanSupplier goOn, Function<T, R> work) {
		Abreast<T, R> abreast = new Abreast<>(things, work, goOn);
		List<Thread> workers = IntStream.range(0, Math.min(width, things.size()))
			.mapToObj((number) -> Thread.ofVirtual().name("abreast-" + number).start(abreast::work))
			.toList();
		workers.forEach((worker) -> join(worker, workers));
		return abreast.answers();
	}

	private void work() {
		try {
			for (Optional<Integer> next = next(); next.isPresent(); next = next()) {
				this.answers.put(next.get(), this.work.apply(this.things.get(next.get())));
			}
		}
		catch (Throwable thrown) {
			this.failure.compareAndSet(null, thrown);
		}
	}

	/** What nobody has begun; numbers are given out without a gap. */
	private synchronized Optional<Integer> next() {
		boolean more = this.begun.get() < this.things.size() && this.failure.get() == null
				&& (this.begun.get() == 0 || this.goOn.getAsBoolean());
		return more ? Optional.of(this.begun.getAndIncrement()) : Optional.empty();
	}

	private Answers<R> answers() {
		Throwable thrown = this.failure.get();
		if (thrown instanceof Error error) {
			throw error;
		}
		List<R> ordered = IntStream.range(0, this.begun.get())
			.takeWhile(this.answers::containsKey)
			.mapToObj(this.answers::get)
			.toList();
		return new Answers<>(ordered, Optional.ofNullable((RuntimeException) thrown));
	}

	/** Waits for the end; whoever is interrupted interrupts all that works for him. */
	private static void join(Thread worker, List<Thread> all) {
		boolean interrupted = false;
		while (worker.isAlive()) {
			try {
				worker.join();
			}
			catch (InterruptedException _) {
				interrupted = true;
				all.forEach(Thread::interrupt);
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What came of it.
	 *
	 * @param first the answers up to the first thing without one
	 * @param failure the first failure of the work
	 */
	record Answers<R>(List<R> first, Optional<RuntimeException> failure) {

		/** All of them, unless there was a failure. */
		List<R> orThrow() {
			this.failure.ifPresent((thrown) -> {
				throw thrown;
			});
			return this.first;
		}

	}

}
