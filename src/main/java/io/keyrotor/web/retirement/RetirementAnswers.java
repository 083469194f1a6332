package io.keyrotor.web.retirement;

import io.keyrotor.web.progress.StatusWait;
import io.keyrotor.web.progress.RetryAfter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import io.keyrotor.key.Finding;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.retirement.RetirementWait;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Named;

/** Retirements as they are asked for and answered with. */
public final class RetirementAnswers {

	public static final String PATH = "/v1/retirements";

	private static final Pattern FIRST_WORD = Pattern.compile("[A-Z][a-z]*");

	private final RetirementService retirements;

	private final InstantSource clock;

	public RetirementAnswers(RetirementService retirements, InstantSource clock) {
		this.retirements = retirements;
		this.clock = clock;
	}

	public Retirement find(String id) {
		try {
			return this.retirements.find(RetirementId.parse(id)).orElseThrow(() -> notFound(id));
		}
		catch (IllegalArgumentException _) {
			throw notFound(id);
		}
	}

	public static Refusal notFound(String id) {
		return Refusal.of(ProblemCode.RETIREMENT_NOT_FOUND,
				"There is no retirement with the id '" + id + "'. GET " + PATH + " lists them.");
	}

	public static URI url(Retirement retirement) {
		return Named.url(PATH + "/" + retirement.id());
	}

	public static Refusal refused(Retirement retirement, Problem problem) {
		return Refusal.leadingTo(url(retirement), problem.because(retirement.cause()));
	}

	public static Refusal inProgress(Retirement live) {
		return refused(live, Problem.of(ProblemCode.RETIREMENT_IN_PROGRESS,
				"The version %s of the key %s is being retired already: see %s, which is in the phase %s. Nothing was done."
					.formatted(live.version(), live.key(), url(live), live.phase().name())));
	}

	/** What stands in the way, each with what kind of thing it is. */
	public static List<Problem.Fault> faults(List<Finding> blockers) {
		return blockers.stream()
			.map((blocker) -> new Problem.Fault(kind(blocker.code()), blocker.code(), Optional.empty(),
					Optional.empty(), blocker.message()))
			.toList();
	}

	/** Codes begin with what they speak of, such as {@code ConsumerOnVersion}. */
	private static String kind(String code) {
		Matcher first = FIRST_WORD.matcher(code);
		return first.lookingAt() ? first.group().toLowerCase(Locale.ROOT) : code;
	}

	/**
	 * The retirement as its own status monitor, after the wait that was wished for: 200
	 * if it is as it was wanted by then, else 202.
	 */
	public ResponseEntity<RetirementJson> monitor(Retirement retirement, Optional<Duration> wait,
			Predicate<Retirement> wanted) {
		Retirement seen = wait
			.map((longest) -> StatusWait.until(retirement, longest, Retirement::rests,
					(last) -> this.retirements.find(last.id()).orElse(last)))
			.orElse(retirement);
		HttpHeaders headers = new HttpHeaders();
		headers.setLocation(url(seen));
		headers.set("Operation-Location", url(seen).toString());
		wait.ifPresent((longest) -> headers.set("Preference-Applied", "wait=" + longest.toSeconds()));
		if (!seen.phase().terminal()) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter(seen)));
		}
		return ResponseEntity.status(wanted.test(seen) ? HttpStatus.OK : HttpStatus.ACCEPTED)
			.headers(headers)
			.body(RetirementJson.from(seen));
	}

	/** In how many seconds to ask again. */
	public long retryAfter(Retirement retirement) {
		return RetryAfter.seconds(RetirementWait.of(retirement, this.clock.instant()));
	}

}
