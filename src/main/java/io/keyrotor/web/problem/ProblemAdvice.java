package io.keyrotor.web.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

import io.keyrotor.idempotency.RequestKeyReused;
import io.keyrotor.key.KeyStoreUnknown;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.SubjectIsNewer;
import io.keyrotor.step.SubjectIsStale;

/**
 * Turns everything that goes wrong into a problem. What nobody foresaw is logged under an
 * id, and the caller learns the id alone.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Log LOG = LogFactory.getLog(ProblemAdvice.class);

	private static final Duration PAUSE = Duration.ofSeconds(5);

	private static final Duration LONG_PAUSE = Duration.ofSeconds(10);

	@ExceptionHandler
	ResponseEntity<Object> refused(Refusal refusal, HttpServletRequest request) {
		return answer(refusal.problem(), refusal.headers(), request);
	}

	@ExceptionHandler
	ResponseEntity<Object> storeUnknown(KeyStoreUnknown unknown, HttpServletRequest request) {
		return answer(Problem.of(ProblemCode.KEY_STORE_NOT_FOUND, String.valueOf(unknown.getMessage())),
				new HttpHeaders(), request);
	}

	@ExceptionHandler
	ResponseEntity<Object> keyReused(RequestKeyReused reused, HttpServletRequest request) {
		return answer(Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED, String.valueOf(reused.getMessage())),
				new HttpHeaders(), request);
	}

	@ExceptionHandler
	ResponseEntity<Object> upstream(UpstreamFailure failure, HttpServletRequest request) {
		Problem problem = Problem.of(failure);
		HttpHeaders headers = new HttpHeaders();
		if (problem.retryable()) {
			headers.set(HttpHeaders.RETRY_AFTER, seconds(failure.retryAfter().orElseGet(() -> pause(failure))));
		}
		return answer(problem, headers, request);
	}

	/** Key Vault counts requests in spans of ten seconds. */
	private static Duration pause(UpstreamFailure failure) {
		return switch (failure.reason()) {
			case THROTTLED, UNAUTHENTICATED_FOR_NOW -> LONG_PAUSE;
			case UNAVAILABLE, UNCERTAIN, CONFLICT, UNAUTHENTICATED, FORBIDDEN, MISSING, DELETED, OPERATION_FORBIDDEN,
					REJECTED ->
				PAUSE;
		};
	}

	private static String seconds(Duration duration) {
		return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
	}

	@ExceptionHandler({ DataAccessException.class, TransactionException.class })
	ResponseEntity<Object> storage(RuntimeException trouble, HttpServletRequest request) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, seconds(PAUSE));
		return answer(
				Problem.of(ProblemCode.STORAGE_UNAVAILABLE,
						isOutOfReach(trouble) ? outOfReach(trouble, request) : notDone(trouble, request)),
				headers, request);
	}

	@ExceptionHandler
	ResponseEntity<Object> newer(SubjectIsNewer newer, HttpServletRequest request) {
		return answer(Problem.of(ProblemCode.NEWER_VERSION_NEEDED, String.valueOf(newer.getMessage())), again(),
				request);
	}

	@ExceptionHandler
	ResponseEntity<Object> stale(SubjectIsStale stale, HttpServletRequest request) {
		return answer(Problem.of(ProblemCode.STORAGE_UNAVAILABLE,
				"Nothing was done: " + stale.getMessage() + " Send the request again."), again(), request);
	}

	private static HttpHeaders again() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, seconds(PAUSE));
		return headers;
	}

	private static boolean isOutOfReach(RuntimeException trouble) {
		return trouble instanceof DataAccessResourceFailureException
				|| trouble instanceof CannotCreateTransactionException;
	}

	/** One line: as long as it lasts, every request says the same. */
	private static String outOfReach(RuntimeException trouble, HttpServletRequest request) {
		LOG.warn("Request %s %s: the database cannot be reached. %s".formatted(request.getMethod(),
				request.getRequestURI(), NestedExceptionUtils.getMostSpecificCause(trouble)));
		return "The service's own database cannot be reached. What was accepted is kept there and goes on when it returns. Send the request again after Retry-After, with the same Idempotency-Key if it had one.";
	}

	private static String notDone(RuntimeException trouble, HttpServletRequest request) {
		return "The service's own database did not do what was asked. Send the request again, with the same Idempotency-Key if it had one; if that does not help, look for "
				+ logged(trouble, request) + " in the log.";
	}

	/** A query or form that Tomcat cannot decode. */
	@ExceptionHandler
	ResponseEntity<Object> undecodable(InvalidParameterException malformed, HttpServletRequest request) {
		return answer(
				Problem.of(ProblemCode.INVALID_REQUEST, "Nothing was done. The query parameters cannot be decoded."),
				new HttpHeaders(), request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> unforeseen(Exception fault, HttpServletRequest request) {
		if (DisconnectedClientHelper.isClientDisconnectedException(fault)) {
			return null;
		}
		return answer(internal(logged(fault, request)), new HttpHeaders(), request);
	}

	private static String logged(Exception fault, HttpServletRequest request) {
		String id = UUID.randomUUID().toString();
		LOG.error("Request %s %s failed, id %s".formatted(request.getMethod(), request.getRequestURI(), id), fault);
		return id;
	}

	private static Problem internal(String id) {
		return Problem.of(ProblemCode.INTERNAL_ERROR,
				"Something went wrong that nobody foresaw. It is in the log under " + id + ".");
	}

	/** What Spring itself refuses. */
	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception fault, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		HttpServletRequest http = ((ServletWebRequest) request).getRequest();
		return answer(problem(fault, status, http), headers, http);
	}

	private static Problem problem(Exception fault, HttpStatusCode status, HttpServletRequest request) {
		String message = String.valueOf(fault.getMessage());
		return switch (HttpStatus.resolve(status.value())) {
			case NOT_FOUND -> Problem.of(ProblemCode.NOT_FOUND, nothingAt(request.getRequestURI()));
			case METHOD_NOT_ALLOWED -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "Nothing was done. "
					+ request.getRequestURI() + " takes other methods, which the header Allow lists.");
			case NOT_ACCEPTABLE -> Problem.of(ProblemCode.NOT_ACCEPTABLE,
					"The answer is " + offered(fault) + ", which the header Accept does not allow.");
			case UNSUPPORTED_MEDIA_TYPE -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE,
					"Nothing was done. Send the body with Content-Type: application/json. " + message);
			case BAD_REQUEST -> invalid(fault, message);
			case null, default -> internal(logged(fault, request));
		};
	}

	private static String offered(Exception fault) {
		List<MediaType> types = (fault instanceof HttpMediaTypeNotAcceptableException unacceptable)
				? unacceptable.getSupportedMediaTypes() : List.of();
		return types.isEmpty() ? MediaType.APPLICATION_JSON_VALUE
				: types.stream().map(MediaType::toString).collect(Collectors.joining(" or "));
	}

	static String nothingAt(String path) {
		return "There is nothing at " + path + ". The description of the API is at /swagger-ui.html.";
	}

	private static Problem invalid(Exception fault, String message) {
		if (fault instanceof TypeMismatchException mismatch) {
			String name = (mismatch instanceof MethodArgumentTypeMismatchException argument) ? argument.getName()
					: String.valueOf(mismatch.getPropertyName());
			String type = Optional.ofNullable(mismatch.getRequiredType()).map(Class::getSimpleName).orElse("value");
			return Problem.of(ProblemCode.INVALID_REQUEST,
					"Nothing was done. " + name + " must be of type " + type + ".",
					List.of(new Problem.Fault(name, "Type", Optional.of(type),
							Optional.of(String.valueOf(mismatch.getValue())), "This must be of type " + type + ".")));
		}
		return Problem.of(ProblemCode.INVALID_REQUEST, "Nothing was done. " + message);
	}

	private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers, HttpServletRequest request) {
		return ResponseEntity.status(problem.status())
			.headers(headers)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(problem.at(request.getRequestURI()));
	}

}
