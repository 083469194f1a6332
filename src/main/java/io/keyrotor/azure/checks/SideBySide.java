package io.keyrotor.azure.checks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** Work that waits for Azure, on threads of its own; it is over when this is. */
final class SideBySide implements AutoCloseable {

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	/** Starts the work; the answer gives its result when there is one. */
	<T> Supplier<T> start(Supplier<T> work) {
		CompletableFuture<T> started = CompletableFuture.supplyAsync(work, this.threads);
		return () -> joined(started);
	}

	/** What the work threw is thrown on as it is, so that it can be told what it was. */
	private static <T> T joined(CompletableFuture<T> started) {
		try {
			return started.join();
		}
		catch (CompletionException failure) {
			if (failure.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw failure;
		}
	}

	/** The same for each, in order. */
	static <T, R> List<R> each(List<T> all, Function<T, R> work) {
		try (SideBySide sideBySide = new SideBySide()) {
			List<Supplier<R>> started = all.stream().map((one) -> sideBySide.start(() -> work.apply(one))).toList();
			return started.stream().map(Supplier::get).toList();
		}
	}

	@Override
	public void close() {
		this.threads.close();
	}

}
