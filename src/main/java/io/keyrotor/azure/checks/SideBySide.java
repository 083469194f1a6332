package io.keyrotor.azure.checks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** Work that waits for Azure, on threads of its own; it is over when this is. */
final class SideBySide implements AutoCloseable {

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	/** Starts the work; the answer gives its result when there is one. */
	<T> Supplier<T> start(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work, this.threads)::join;
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
