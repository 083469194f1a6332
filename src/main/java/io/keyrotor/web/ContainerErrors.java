package io.keyrotor.web;

import java.io.IOException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * The problem for requests that Tomcat itself refuses, such as one whose target is no
 * URI. Tomcat would answer with a page of HTML.
 */
public final class ContainerErrors extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable thrown) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		byte[] body = problem(response.getStatus(), String.valueOf(request.getRequestURI())).json();
		try {
			response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, null);
			response.setContentType(Problem.MEDIA_TYPE);
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
			response.finishResponse();
		}
		catch (IOException | IllegalStateException gone) {
			container.getLogger().debug("The caller of a refused request is gone.", gone);
		}
	}

	static Problem problem(int status, String path) {
		Problem problem = switch (status) {
			case 404 -> Problem.of(ProblemCode.NOT_FOUND, ProblemAdvice.nothingAt(path));
			case 405, 501 ->
				Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "Nothing was done. The method is not known here.");
			case 413 -> Problem.of(ProblemCode.CONTENT_TOO_LARGE, "Nothing was done. The request is too large.");
			default -> (status < 500)
					? Problem.of(ProblemCode.INVALID_REQUEST, "Nothing was done. The request is no valid HTTP.")
					: Problem.of(ProblemCode.INTERNAL_ERROR, "The request could not be carried out.");
		};
		return problem.at(path);
	}

}
