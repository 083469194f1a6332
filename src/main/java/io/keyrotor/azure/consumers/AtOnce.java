package io.keyrotor.azure.consumers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks about many things, a few at a time on virtual threads. */
final class AtOnce {

	private static final int WIDTH = 6;

	private AtOnce() {
	}

	/**
	 * The answers in the order of the things. All that was begun is over then, failed or
	 * not.
	 */
	static <T, R> List<R> each(List<T> things, Function<T, R> work) {
		try (ExecutorService threads = Executors.newFixedThreadPool(WIDTH,
				Thread.ofVirtual().name("consumer-search-", 0).factory())) {
			List<Future<R>> begun = things.stream().map((thing) -> threads.submit(() -> work.apply(thing))).toList();
			return answers(begun, threads);
		}
	}

	private static <R> List<R> answers(List<Future<R>> begun, ExecutorService threads) {
		List<R> answers = new ArrayList<>();
		try {
			for (Future<R> one : begun) {
				answers.add(one.get());
			}
			return answers;
		}
		catch (InterruptedException ex) {
			threads.shutdownNow();
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The search was interrupted.", ex);
		}
		catch (ExecutionException ex) {
			threads.shutdownNow();
			throw (ex.getCause() instanceof RuntimeException unchecked) ? unchecked
					: new IllegalStateException(ex.getCause());
		}
	}

}
