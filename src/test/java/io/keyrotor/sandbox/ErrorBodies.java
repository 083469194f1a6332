package io.keyrotor.sandbox;

import java.util.Map;

/** The errors that a fault answers, each in the shape of its service. */
final class ErrorBodies {

	private static final Map<Integer, String> CODES = Map.of(400, "BadRequest", 401, "Unauthorized", 403, "Forbidden",
			404, "NotFound", 409, "Conflict", 412, "PreconditionFailed", 500, "InternalServerError", 502, "BadGateway",
			503, "ServiceUnavailable", 504, "GatewayTimeout");

	/** The words that Log Analytics has of its own. */
	private static final Map<Integer, String> LOG_CODES = Map.of(400, "BadArgumentError", 403,
			"InsufficientAccessError", 404, "WorkspaceNotFoundError");

	private ErrorBodies() {
	}

	static String of(AzureService service, int status, String requestId) {
		String message = "The sandbox was asked to answer " + status + ".";
		return switch (service) {
			case KEY_VAULT -> error(code(status, "Throttled"), message);
			case MANAGED_HSM -> error(code(status, "Throttled"), message + " (Activity ID: " + requestId + ")");
			case SEARCH -> error("", message);
			case LOG_ANALYTICS -> FakeLogAnalytics.error(code(status), message, "");
			case RESOURCE_MANAGER -> error(code(status, "TooManyRequests"), message);
			case IDENTITY -> Json.object()
				.put("statusCode", status)
				.put("message", message)
				.put("correlationId", requestId)
				.toString();
		};
	}

	private static String code(int status) {
		return LOG_CODES.getOrDefault(status, code(status, "ThrottledError"));
	}

	private static String code(int status, String tooMany) {
		return (status == 429) ? tooMany : CODES.getOrDefault(status, "Error");
	}

	private static String error(String code, String message) {
		var json = Json.object();
		json.putObject("error").put("code", code).put("message", message);
		return json.toString();
	}

}
