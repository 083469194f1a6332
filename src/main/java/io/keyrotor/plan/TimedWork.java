package io.keyrotor.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Work that waits for Azure, on virtual threads and all of it within one time. What is
 * not done by then is interrupted and left behind; it only reads, so that nothing is half
 * done.
 */
final class TimedWork implements AutoCloseable {

	/** How many things of one list are done at a time. */
	private static final int WIDTH = 8;

	private final ExecutorService single = Executors.newVirtualThreadPerTaskExecutor();

	private final ExecutorService abreast = Executors.newFixedThreadPool(WIDTH, Thread.ofVirtual().factory());

	private final long end;

	TimedWork(Duration patience) {
		this.end = System.nanoTime() + patience.toNanos();
	}

	/** Starts the work; its result is there when it is asked for, or not in time. */
	<R> Started<R> start(Supplier<R> work) {
		Future<R> future = this.single.submit(work::get);
		return () -> result(future, left());
	}

	/** Does the same to each, a few at a time; empty for what was not done in time. */
	<T, R> List<Optional<R>> each(List<T> things, Function<T, R> work) {
		List<Callable<R>> tasks = things.stream().<Callable<R>>map((thing) -> () -> work.apply(thing)).toList();
		try {
			return this.abreast.invokeAll(tasks, left(), TimeUnit.NANOSECONDS)
				.stream()
				.map((future) -> result(future, 0))
				.toList();
		}
		catch (InterruptedException interrupted) {
			throw interrupted(interrupted);
		}
	}

	private long left() {
		return Math.max(0, this.end - System.nanoTime());
	}

	private static <R> Optional<R> result(Future<R> future, long nanos) {
		try {
			return Optional.of(future.get(nanos, TimeUnit.NANOSECONDS));
		}
		catch (TimeoutException | CancellationException _) {
			return Optional.empty();
		}
		catch (InterruptedException interrupted) {
			throw interrupted(interrupted);
		}
		catch (ExecutionException failed) {
			throw thrown(failed);
		}
	}

	private static RuntimeException thrown(ExecutionException failed) {
		return switch (failed.getCause()) {
			case Error error -> throw error;
			case RuntimeException exception -> exception;
			case null, default -> new IllegalStateException(failed);
		};
	}

	private static RuntimeException interrupted(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("The look at a key's consumers was interrupted.", cause);
	}

	@Override
	public void close() {
		this.single.shutdownNow();
		this.abreast.shutdownNow();
	}

	/**
	 * Work under way.
	 *
	 * @param <R> what comes of it
	 */
	interface Started<R> {

		/** The result; empty if there is none in time. */
		Optional<R> result();

	}

}
