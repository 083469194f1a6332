package io.keyrotor.web.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * Refuses query parameters that an operation does not know, that have no value, or that
 * come twice. A misspelt {@code validateOnly} must never do the real thing.
 */
public final class KnownParameters implements HandlerInterceptor {

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (request.getDispatcherType() == DispatcherType.REQUEST && handler instanceof HandlerMethod method
				&& ours(method)) {
			Set<String> known = known(method);
			List<Problem.Fault> faults = query(request).entrySet()
				.stream()
				.flatMap((parameter) -> fault(parameter.getKey(), parameter.getValue(), known).stream())
				.toList();
			if (!faults.isEmpty()) {
				throw Refusal.invalid(ProblemCode.INVALID_REQUEST, faults);
			}
		}
		return true;
	}

	/**
	 * The query alone: a form in the body has no parameters of ours, and reading it would
	 * take it from whoever says that a form is the wrong content type.
	 */
	private static Map<String, List<String>> query(HttpServletRequest request) {
		MultiValueMap<String, String> raw = UriComponentsBuilder.newInstance()
			.query(request.getQueryString())
			.build()
			.getQueryParams();
		Map<String, List<String>> query = new TreeMap<>();
		try {
			raw.forEach((name, values) -> query.put(UriUtils.decode(name, StandardCharsets.UTF_8),
					values.stream().map((value) -> (value != null) ? value : "").toList()));
		}
		catch (IllegalArgumentException _) {
			throw Refusal.of(ProblemCode.INVALID_REQUEST, "Nothing was done. The query parameters cannot be decoded.");
		}
		return query;
	}

	private static boolean ours(HandlerMethod method) {
		return method.getBeanType().getPackageName().startsWith("io.keyrotor.");
	}

	private static Set<String> known(HandlerMethod method) {
		return Arrays.stream(method.getMethod().getParameters())
			.filter((parameter) -> parameter.isAnnotationPresent(RequestParam.class))
			.map((parameter) -> parameter.getName())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Optional<Problem.Fault> fault(String name, List<String> values, Set<String> known) {
		String value = String.join(", ", values);
		if (!known.contains(name)) {
			String list = known.isEmpty() ? "none" : String.join(", ", known);
			return Optional.of(new Problem.Fault(name, "KnownParameter", Optional.of(list), Optional.of(value),
					"The operation has no query parameter of this name; it knows " + list + "."));
		}
		return (values.size() == 1 && !values.getFirst().isBlank()) ? Optional.empty()
				: Optional.of(new Problem.Fault(name, "OneValue", Optional.of("1"), Optional.of(value),
						"The query parameter must be given once and with a value."));
	}

}
