package io.keyrotor.web.problem;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.springframework.http.HttpHeaders;

import io.keyrotor.key.Finding;

/** A request that is answered with a problem; nothing was done. */
public final class Refusal extends RuntimeException {

	private final transient Problem problem;

	private final transient HttpHeaders headers;

	private Refusal(Problem problem, HttpHeaders headers) {
		super(problem.detail());
		this.problem = problem;
		this.headers = headers;
	}

	public static Refusal of(Problem problem) {
		return new Refusal(problem, new HttpHeaders());
	}

	public static Refusal of(ProblemCode code, String detail) {
		return of(Problem.of(code, detail));
	}

	public static Refusal of(Finding finding) {
		return of(Problem.refused(finding));
	}

	/** A request that is wrong in these places. */
	public static Refusal invalid(ProblemCode code, List<Problem.Fault> faults) {
		String first = faults.getFirst().field() + ": " + faults.getFirst().message();
		return of(Problem.of(code,
				"Nothing was done. "
						+ ((faults.size() == 1) ? first : faults.size() + " errors, see 'errors'. The first: " + first),
				faults));
	}

	/** A request of which one parameter or header is wrong. */
	public static Refusal parameter(String name, String rule, String limit, String value, String message) {
		return invalid(ProblemCode.INVALID_REQUEST,
				List.of(new Problem.Fault(name, rule, Optional.of(limit), Optional.of(value), message)));
	}

	/** A refusal that leads to a rotation. */
	public static Refusal about(URI rotation, Problem problem, Optional<Finding> reason) {
		HttpHeaders headers = new HttpHeaders();
		headers.setLocation(rotation);
		return new Refusal(problem.about(rotation, reason), headers);
	}

	/** A refusal whose {@code Location} is what the problem speaks of. */
	public static Refusal leadingTo(URI location, Problem problem) {
		HttpHeaders headers = new HttpHeaders();
		headers.setLocation(location);
		return new Refusal(problem, headers);
	}

	public Refusal retryAfter(long seconds) {
		HttpHeaders later = new HttpHeaders(this.headers);
		later.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
		return new Refusal(this.problem, later);
	}

	public Problem problem() {
		return this.problem;
	}

	public HttpHeaders headers() {
		return this.headers;
	}

}
