package io.keyrotor.web.problem;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The problem for requests that Tomcat itself refuses, such as one whose target is no
 * URI. Tomcat would answer with a page of HTML.
 */
public final class ContainerErrors extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable thrown) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()
				|| !writable(response)) {
			return;
		}
		byte[] body = problem(response.getStatus(), String.valueOf(request.getRequestURI())).json();
		try {
			DataHeaders.each(response::setHeader);
			response.setContentType(Problem.MEDIA_TYPE);
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
			response.finishResponse();
		}
		catch (IOException | IllegalStateException gone) {
			this.container.getLogger().debug("The caller of a refused request is gone.", gone);
		}
	}

	private static boolean writable(Response response) {
		AtomicBoolean writable = new AtomicBoolean();
		response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
		return writable.get();
	}

	public static Problem problem(int status, String path) {
		Problem problem = switch (status) {
			case 400 -> Problem.of(ProblemCode.INVALID_REQUEST, "Nothing was done. The request is no valid HTTP.");
			case 404 -> Problem.of(ProblemCode.NOT_FOUND, ProblemAdvice.nothingAt(path));
			case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "Nothing was done. The method is not known here.");
			case 500 -> Problem.of(ProblemCode.INTERNAL_ERROR, "The request could not be carried out.");
			default ->
				Problem.of(HttpStatus.valueOf(status), "Nothing was done. The server does not take such requests.");
		};
		return problem.at(path);
	}

}
