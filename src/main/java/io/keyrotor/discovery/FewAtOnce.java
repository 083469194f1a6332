package io.keyrotor.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same to many things, a few at a time on virtual threads. */
public final class FewAtOnce {

	private static final int WIDTH = 6;

	private FewAtOnce() {
	}

	/**
	 * The answers in the order of the things. All that was begun is over then, failed or
	 * not.
	 */
	public static <T, R> List<R> each(List<T> things, Function<T, R> work) {
		try (ExecutorService threads = Executors.newFixedThreadPool(WIDTH,
				Thread.ofVirtual().name("discovery-", 0).factory())) {
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
			throw new IllegalStateException("The discovery was interrupted.", ex);
		}
		catch (ExecutionException ex) {
			threads.shutdownNow();
			throw (ex.getCause() instanceof RuntimeException unchecked) ? unchecked
					: new IllegalStateException(ex.getCause());
		}
	}

}
