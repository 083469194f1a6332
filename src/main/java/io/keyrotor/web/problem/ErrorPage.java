package io.keyrotor.web.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The problem for what goes wrong before or after a controller's turn. */
@Hidden
@RestController
class ErrorPage implements ErrorController {

	@RequestMapping("${spring.web.error.path:${error.path:/error}}")
	ResponseEntity<Problem> problem(HttpServletRequest request, HttpServletResponse response) {
		DataHeaders.each(response::setHeader);
		boolean error = request.getDispatcherType() == DispatcherType.ERROR;
		String path = error ? String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
				: request.getRequestURI();
		int status = (error && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code) ? code
				: 404;
		Problem problem = ContainerErrors.problem(status, path);
		return ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

}
