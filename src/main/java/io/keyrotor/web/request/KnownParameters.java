package io.keyrotor.web.request;

import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * Refuses query parameters that an operation does not know, that have no value or one of
 * another type, that come twice, or that are missing, all of them at once. A misspelt
 * {@code validateOnly} must never do the real thing.
 */
public final class KnownParameters implements HandlerInterceptor {

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (request.getDispatcherType() == DispatcherType.REQUEST && handler instanceof HandlerMethod method
				&& ours(method)) {
			Map<String, Parameter> known = known(method);
			Map<String, List<String>> query = query(request);
			List<Problem.Fault> faults = Stream
				.concat(query.entrySet()
					.stream()
					.flatMap((parameter) -> fault(parameter.getKey(), parameter.getValue(), known).stream()),
						known.entrySet()
							.stream()
							.filter((parameter) -> isRequired(parameter.getValue())
									&& !query.containsKey(parameter.getKey()))
							.map((parameter) -> missing(parameter.getKey())))
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

	private static Map<String, Parameter> known(HandlerMethod method) {
		return Arrays.stream(method.getMethod().getParameters())
			.filter((parameter) -> parameter.isAnnotationPresent(RequestParam.class))
			.collect(Collectors.toMap(Parameter::getName, Function.identity(), (one, _) -> one, TreeMap::new));
	}

	private static boolean isRequired(Parameter parameter) {
		RequestParam asked = parameter.getAnnotation(RequestParam.class);
		return asked.required() && asked.defaultValue().equals(ValueConstants.DEFAULT_NONE);
	}

	private static Problem.Fault missing(String name) {
		return new Problem.Fault(name, "Required", Optional.of("present"), Optional.of("none"),
				"The query parameter is required.");
	}

	private static Optional<Problem.Fault> fault(String name, List<String> values, Map<String, Parameter> known) {
		String value = String.join(", ", values);
		Parameter parameter = known.get(name);
		if (parameter == null) {
			String list = known.isEmpty() ? "none" : String.join(", ", known.keySet());
			return Optional.of(new Problem.Fault(name, "KnownParameter", Optional.of(list), Optional.of(value),
					"The operation has no query parameter of this name; it knows " + list + "."));
		}
		return (values.size() == 1 && !values.getFirst().isBlank()) ? mistyped(parameter, value)
				: Optional.of(new Problem.Fault(name, "OneValue", Optional.of("1"), Optional.of(value),
						"The query parameter must be given once and with a value."));
	}

	private static Optional<Problem.Fault> mistyped(Parameter parameter, String value) {
		try {
			DefaultConversionService.getSharedInstance().convert(value, parameter.getType());
			return Optional.empty();
		}
		catch (ConversionException _) {
			String wanted = (parameter.getType() == boolean.class) ? "true or false" : "a whole number";
			return Optional.of(new Problem.Fault(parameter.getName(), "Type", Optional.of(wanted), Optional.of(value),
					"This must be " + wanted + "."));
		}
	}

}
