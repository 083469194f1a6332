package io.keyrotor.web.problem;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

import io.keyrotor.key.Finding;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.Violation;

/**
 * Why a request was not done, after RFC 9457.
 *
 * @param code the stable word by which programs tell problems apart
 * @param remedy what to do next; the detail says it too, so that either can be shown
 * alone
 * @param retryable whether the same request may succeed later as it is
 * @param errors everything that is wrong with the request, if it is wrong
 * @param upstream which Azure service refused, if one did
 * @param rotation the rotation that stands in the way or is meant
 * @param reason what a rotation found that made it stop
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({ "type", "title", "status", "code", "detail", "remedy", "instance", "retryable" })
@Schema(description = "Why a request was not done, after RFC 9457. Programs tell problems apart by `code`.")
public record Problem(@Schema(example = "urn:keyrotor:problem:InvalidRequest") String type, String title, int status,
		@Schema(description = "A stable word for programs.") String code,
		@Schema(description = "What happened and what to do next, for people.") String detail,
		@Schema(description = "What to do next, without what happened.") String remedy,
		@Schema(description = "The path that was asked for.") Optional<String> instance,
		@Schema(description = "Whether the same request may succeed later as it is.") boolean retryable,
		@Schema(description = "Everything that is wrong with the request.") List<Fault> errors,
		@Schema(description = "The Azure service that refused.") Optional<Upstream> upstream,
		@Schema(description = "The URL of the rotation that is meant.") Optional<URI> rotation,
		@Schema(description = "Why the rotation or retirement ended otherwise or is held.") Optional<Cause> reason) {

	/** In what form a problem is sent. */
	public static final String MEDIA_TYPE = "application/problem+json";

	private static final JsonMapper JSON = JsonMapper.shared();

	public static Problem of(ProblemCode code, String detail) {
		return of(code, detail, List.of());
	}

	public static Problem of(ProblemCode code, String detail, List<Fault> errors) {
		return of(code.status(), code.word(), detail, code.remedy(), code.retryable(), errors);
	}

	/** A status for which we have no code of our own: its name is the code. */
	public static Problem of(HttpStatus status, String detail) {
		return of(status, ProblemCode.word(status.name()), detail, "", false, List.of());
	}

	/** What the domain refused, under the code that it gave. */
	public static Problem refused(Finding finding) {
		String remedy = ProblemCode.of(finding.code()).map(ProblemCode::remedy).orElse("");
		return of(HttpStatus.CONFLICT, finding.code(), finding.message(), remedy, false, List.of());
	}

	/** What Azure did not do, with its own remedy where there is one. */
	public static Problem of(UpstreamFailure failure) {
		ProblemCode code = UpstreamCodes.of(failure);
		Problem problem = of(code.status(), code.word(), failure.sentence(), failure.remedy().orElseGet(code::remedy),
				failure.reason().passing(), List.of());
		return problem.with(problem.instance, Optional.of(Upstream.of(failure.origin())), problem.rotation,
				problem.reason);
	}

	private static Problem of(HttpStatus status, String code, String detail, String remedy, boolean retryable,
			List<Fault> errors) {
		return new Problem("urn:keyrotor:problem:" + code, title(code), status.value(), code, detail, remedy,
				Optional.empty(), retryable, errors, Optional.empty(), Optional.empty(), Optional.empty());
	}

	private static String title(String code) {
		String words = code.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
		return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
	}

	public Problem at(String path) {
		return with(Optional.of(path), this.upstream, this.rotation, this.reason);
	}

	public Problem about(URI rotation, Optional<Finding> reason) {
		return with(this.instance, this.upstream, Optional.of(rotation), reason.map(Cause::of));
	}

	/** The same problem with what to do about this very case. */
	public Problem curedBy(String remedy) {
		return new Problem(this.type, this.title, this.status, this.code, this.detail, remedy, this.instance,
				this.retryable, this.errors, this.upstream, this.rotation, this.reason);
	}

	/** The same problem with what was found. */
	public Problem because(Optional<Finding> reason) {
		return with(this.instance, this.upstream, this.rotation, reason.map(Cause::of));
	}

	private Problem with(Optional<String> instance, Optional<Upstream> upstream, Optional<URI> rotation,
			Optional<Cause> reason) {
		return new Problem(this.type, this.title, this.status, this.code, this.detail, this.remedy, instance,
				this.retryable, this.errors, upstream, rotation, reason);
	}

	/** The problem as it is sent where no message converter is at hand. */
	public byte[] json() {
		return JSON.writeValueAsBytes(this);
	}

	/**
	 * One thing that is wrong with a request.
	 *
	 * @param field the member, parameter or header
	 * @param rule a stable PascalCase word
	 * @param limit what the rule allows
	 * @param value what was sent, cut where it is long
	 */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	@Schema(name = "Fault")
	public record Fault(String field, String rule, Optional<String> limit, Optional<String> value, String message) {

		private static final int LONGEST_VALUE = 200;

		public Fault {
			value = value.map(Fault::cut);
		}

		public static Fault of(Violation violation) {
			return new Fault(violation.field(), violation.rule(), Optional.of(violation.limit()),
					Optional.of(violation.value()), violation.message());
		}

		private static String cut(String value) {
			if (value.length() <= LONGEST_VALUE) {
				return value;
			}
			int end = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1)) ? LONGEST_VALUE - 1 : LONGEST_VALUE;
			return value.substring(0, end) + "…";
		}

	}

	/** Where a failure came from. */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	@Schema(name = "Upstream")
	public record Upstream(String service, Optional<Integer> status, Optional<String> code,
			Optional<String> requestId) {

		public static Upstream of(UpstreamFailure.Origin origin) {
			return new Upstream(origin.service(), Numbers.boxed(origin.status()), origin.code(), origin.requestId());
		}

	}

	/** What made a rotation stop. */
	@Schema(name = "Cause")
	public record Cause(String code, String message) {

		public static Cause of(Finding finding) {
			return new Cause(finding.code(), finding.message());
		}

	}

}
