package io.keyrotor.web.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * The query parameters of one request, read one after the other, so that everything that
 * is wrong with them can be told at once.
 */
public final class Parameters {

	private final List<Problem.Fault> faults = new ArrayList<>();

	/** What a parameter says; empty if it is not there or is wrong. */
	public <T> Optional<T> read(String name, @Nullable String value, Function<String, T> parser) {
		return attempt(() -> Named.parameter(name, value, parser)).flatMap(Function.identity());
	}

	/** How many entries a page is to have; some number if that is wrong. */
	public int size(int maxPageSize) {
		return attempt(() -> Page.size(maxPageSize)).orElse(1);
	}

	/** Where a list goes on; empty if it begins here or that is wrong. */
	public <P> Optional<P> after(@Nullable String token, Function<String, P> parser) {
		return attempt(() -> Page.position(token).map((position) -> Page.parse(position, parser)))
			.flatMap(Function.identity());
	}

	/** Anything else that belongs to the request; empty if it is refused. */
	public <T> Optional<T> attempt(Supplier<T> reading) {
		try {
			return Optional.of(reading.get());
		}
		catch (Refusal refusal) {
			if (refusal.problem().errors().isEmpty()) {
				throw refusal;
			}
			this.faults.addAll(refusal.problem().errors());
			return Optional.empty();
		}
	}

	/** Refuses the request if anything that was read so far is wrong. */
	public void requireRight() {
		if (!this.faults.isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, this.faults);
		}
	}

}
