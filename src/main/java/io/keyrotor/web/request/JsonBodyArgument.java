package io.keyrotor.web.request;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * Gives controllers their {@link JsonBody}. An absent body is an empty object; whether
 * that says enough is the operation's own question.
 */
public final class JsonBodyArgument implements HandlerMethodArgumentResolver {

	private static final int LONGEST = 64 * 1024;

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType().equals(JsonBody.class);
	}

	@Override
	public JsonBody resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binders)
			throws HttpMediaTypeNotSupportedException {
		HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
		if (http == null) {
			throw new IllegalStateException("A body is read from HTTP requests only.");
		}
		byte[] bytes = read(http);
		if (bytes.length == 0) {
			return JsonBody.empty();
		}
		requireJson(Optional.ofNullable(http.getContentType()));
		return JsonBody.parse(bytes);
	}

	/** No header tells whether there is a body: in HTTP/2 one may come without any. */
	private static byte[] read(HttpServletRequest request) {
		try {
			byte[] bytes = (request.getContentLengthLong() > LONGEST) ? new byte[LONGEST + 1]
					: request.getInputStream().readNBytes(LONGEST + 1);
			if (bytes.length > LONGEST) {
				throw Refusal.of(ProblemCode.CONTENT_TOO_LARGE,
						"Nothing was done. A body may have " + LONGEST + " bytes, and this one has more.");
			}
			return bytes;
		}
		catch (IOException _) {
			throw Refusal.of(ProblemCode.INVALID_REQUEST, "Nothing was done. The body did not arrive whole.");
		}
	}

	private static void requireJson(Optional<String> contentType) throws HttpMediaTypeNotSupportedException {
		List<MediaType> json = List.of(MediaType.APPLICATION_JSON);
		String given = contentType.orElse("");
		try {
			if (!MediaType.parseMediaType(given).isCompatibleWith(MediaType.APPLICATION_JSON)) {
				throw new HttpMediaTypeNotSupportedException(MediaType.parseMediaType(given), json);
			}
		}
		catch (InvalidMediaTypeException _) {
			throw new HttpMediaTypeNotSupportedException(
					HttpHeaders.CONTENT_TYPE + " '" + given + "' is no media type.", json);
		}
	}

}
