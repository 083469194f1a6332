package io.keyrotor.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Wrong requests, sent byte by byte to the real server: none is answered with 500. */
class BadInputIT extends WebTests {

	private static final List<String> WRITES = List.of("POST " + ROTATIONS, "POST " + BINDINGS, "PUT " + POLICY,
			"POST /v1/rotation-policy-assignments");

	static Stream<byte[]> bodies() {
		return Stream.concat(
				Stream.of("null", "[]", "1", "\"x\"", "true", "{", "}", "{]", "{\"a\"", "{\"a\":", "nul",
						"{\"reason\":1e999999999}", "{\"reason\":" + "9".repeat(2000) + "}", "{\"keyStore\":[]}",
						"{\"keyStore\":{\"a\":null},\"key\":true,\"consumer\":1.5}", "{\"lifetimeActions\":\"x\"}",
						"{\"lifetimeActions\":[[[[]]]]}", "{\"lifetimeActions\":[{\"trigger\":[],\"action\":null}]}",
						"{\"a\":1,\"a\":1}", "{\"reason\":\"x\",\"reason\":\"y\"}",
						"{\"lifetimeActions\":[],\"lifetimeActions\":[]}", "{\"reason\":\"\\ud800\"}",
						"{\"\\udfff\":1}", "{\"reason\":\"a\\u0000b\"}", "{\"\u2603\":\"\uD83D\uDD11\"}",
						"{\"a\":1} {\"b\":2}", "{} x", "{'reason':'x'}", "{\"reason\":NaN}", "{\"reason\":\"a\nb\"}",
						"// {}", "{\"constructor\":{},\"__proto__\":1}", "<xml/>", "a=b&c=d")
					.map((text) -> text.getBytes(StandardCharsets.UTF_8)),
				Stream.of("{\"a\":".repeat(10_000).getBytes(StandardCharsets.UTF_8),
						"[".repeat(10_000).getBytes(StandardCharsets.UTF_8), new byte[] { (byte) 0xff, (byte) 0xfe },
						new byte[] { '{', '"', (byte) 0xc3, '"', ':', '1', '}' }, new byte[] { 0, 0, 0, 0 },
						"{\"lifetimeActions\":1}".getBytes(StandardCharsets.UTF_16)));
	}

	@ParameterizedTest
	@MethodSource("bodies")
	void wrongBodyIsTheCallersMistake(byte[] body) throws IOException {
		for (String write : WRITES) {
			assertProblem(send(write, "Content-Type: application/json\r\n", body), 400);
			assertProblem(send(write + "?validateOnly=true", "Content-Type: application/json\r\n", body), 400);
		}
		assertThat(json(get("/v1/rotations")).get("value")).isEmpty();
	}

	@Test
	void byteOrderMarkIsNoMistake() throws IOException {
		byte[] body = "\uFEFF{\"reason\":\"a mark\"}".getBytes(StandardCharsets.UTF_8);
		assertThat(send("POST " + ROTATIONS, "Content-Type: application/json\r\n", body)).startsWith("HTTP/1.1 202");
	}

	@Test
	void malformedJsonIsToldWithItsPlace() throws IOException {
		JsonNode problem = assertProblem(send("POST " + ROTATIONS, "Content-Type: application/json\r\n",
				"{\n  \"reason\": oops\n}".getBytes(StandardCharsets.UTF_8)), 400);
		assertText(problem, "code").isEqualTo("InvalidRequest");
		assertText(problem, "detail").contains("line 2, column ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
			"multipart/form-data", "application/xml", "nonsense", "application/json-patch+json" })
	void wrongContentTypeIsUnsupported(String type) throws IOException {
		for (String write : WRITES) {
			assertCode(send(write, "Content-Type: " + type + "\r\n", "{}".getBytes(StandardCharsets.UTF_8)), 415,
					"UnsupportedMediaType");
		}
		assertCode(send("POST " + ROTATIONS, "", "{}".getBytes(StandardCharsets.UTF_8)), 415, "UnsupportedMediaType");
	}

	@Test
	void tooLongBodyIsRefused() throws IOException {
		byte[] body = ("{\"reason\":\"" + "x".repeat(70_000) + "\"}").getBytes(StandardCharsets.UTF_8);
		assertCode(send("POST " + ROTATIONS, "Content-Type: application/json\r\n", body), 413, "ContentTooLarge");
		assertCode(sendRaw("POST " + ROTATIONS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n" + "x".repeat(70_000)
				+ "\r\n0\r\n\r\n"), 413, "ContentTooLarge");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Content-Type: application/json\r\n", "Content-Type: text/plain\r\n" })
	void absentBodyNeedsNoContentType(String type) throws IOException {
		assertThat(status(send("POST " + ROTATIONS + "?validateOnly=true", type, new byte[0]))).isEqualTo(200);
		assertThat(
				status(send("POST " + ROTATIONS + "?validateOnly=true", type + "Content-Length: 0\r\n", new byte[0])))
			.isEqualTo(200);
	}

	@Test
	void emptyChunkedBodyIsAbsent() throws IOException {
		for (String type : List.of("", "Content-Type: application/json\r\n")) {
			assertThat(status(sendRaw("POST " + ROTATIONS + "?validateOnly=true HTTP/1.1\r\nHost: localhost\r\n" + type
					+ "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")))
				.isEqualTo(200);
		}
	}

	@Test
	void formInChunksStartsNoRotation() throws IOException {
		assertCode(sendRaw("POST " + ROTATIONS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
				+ "2\r\n{}\r\n0\r\n\r\n"), 415, "UnsupportedMediaType");
	}

	@Test
	void brokenChunksAreTheCallersMistake() throws IOException {
		assertProblem(
				sendRaw("POST " + ROTATIONS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
						+ "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
				400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/key-stores/a%2Fb", "/v1/key-stores/a%5Cb", "/v1/key-stores/..%2F..%2Fetc",
			"/v1/..;/actuator/env", "/v1/key-stores;x=y/..;/z", "/v1/key-stores/%00", "/v1/key-stores/%0d%0aX:%201",
			"/v1/key-stores/%07", "/v1/key-stores/%ff", "/v1/key-stores/%zz", "/v1/key-stores/%", "/v1/key-stores/{x}",
			"/v1/key-stores/a|b", "/v1/key-stores/\u00e4", "/v1/key-stores/%25", "/v1//key-stores/x", "//", "/./x",
			"/../x", "/v1/key-stores/%2e%2e/x", "/v1/rotations/%2e", "/v1/rotations/;", "/error;x", "/v1/rotations?%zz",
			"/v1/rotations?status=%ff", "/v1/rotations?a=%", "/v1/rotations?=", "/v1/rotations?&&=&x",
			"/v1/rotations?%00=1", "/v1/rotations?continuationToken=%00", "/v1/rotations?keyStore=%F0%9F%94%91",
			"nothing", "*", "http://" })
	void wrongTargetIsTheCallersMistake(String target) throws IOException {
		for (String method : List.of("GET ", "POST ", "DELETE ")) {
			String answer = send(method + target, "", new byte[0]);
			int status = status(answer);
			assertThat(status).as(answer).isBetween(200, 499);
			if (status >= 400) {
				assertProblem(answer, status);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "PATCH,/v1/rotations", "DELETE,/v1/rotations", "PUT,/v1/cmk-bindings", "POST,/v1/key-stores",
			"TRACE,/v1/rotations", "FOO,/v1/rotations", "POST,/v1/rotations/x/result",
			"PATCH,/v1/key-stores/sandbox-vault/keys/search-cmk/rotation-policy" })
	void wrongMethodIsToldWithThoseThatAreAllowed(String method, String path) throws IOException {
		String answer = send(method + " " + path, "", new byte[0]);
		assertCode(answer, 405, "MethodNotAllowed");
		assertThat(answer).contains("\r\nAllow: ");
	}

	@Test
	void unacceptableAnswerIsRefused() throws IOException {
		assertCode(send("GET /v1/rotations", "Accept: application/xml\r\n", new byte[0]), 406, "NotAcceptable");
		assertCode(send("GET /v1/rotations", "Accept: nonsense\r\n", new byte[0]), 406, "NotAcceptable");
		assertCode(send("GET /v1/rotations/x", "Accept: text/html, */*;q=0.1\r\n", new byte[0]), 404,
				"RotationNotFound");
	}

	@Test
	void unacceptableAnswerStartsNoRotation() throws IOException {
		assertCode(send("POST " + ROTATIONS, "Accept: text/html\r\n", new byte[0]), 406, "NotAcceptable");
		assertThat(json(get("/v1/rotations")).get("value")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /v1/rotations HTTP/1.1\r\n\r\n",
			"GET /v1/rotations HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
			"GET /v1/rotations HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /v1/rotations HTTP/9.9\r\nHost: localhost\r\n\r\n",
			"GET http://evil.example/v1/rotations HTTP/1.1\r\nHost: localhost\r\n\r\n",
			"GET http://evil.example/v1/rotations HTTP/1.1\r\nHost: evil.example\r\n\r\n",
			"GET /v1/rotations HTTP/1.0\r\n\r\n", "GET /v1/rotations HTTP/1.1\r\nHost: evil.example\r\n\r\n",
			"GET /actuator/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
			"GET /swagger-ui/index.html HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
			"GET /v3/api-docs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
			"OPTIONS /v1/rotations HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n",
			"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", "\r\n\r\n", "garbage\r\n\r\n",
			"GET /v1/rotations HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n" })
	void strangersAndGarbageAreRefused(String request) throws IOException {
		String answer = sendRaw(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
		assertThat(status(answer)).as(answer).isBetween(400, 505).isNotEqualTo(500);
		assertThat(answer).doesNotContain("<html", "Access-Control-Allow-Origin", "Tomcat");
		if (!answer.endsWith("\r\n\r\n")) {
			assertProblem(answer, status(answer));
		}
	}

	@Test
	void errorOfTheContainerKeepsItsStatusAndPath() {
		MvcTestResult result = this.mvc.get().uri("/error?colour=red").with((request) -> {
			request.setDispatcherType(DispatcherType.ERROR);
			request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 503);
			request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/v1/rotations");
			return request;
		}).exchange();
		assertThat(result).hasStatus(503).hasContentType("application/problem+json");
		assertText(json(result), "code").isEqualTo("ServiceUnavailable");
		assertText(json(result), "instance").isEqualTo("/v1/rotations");
	}

	@Test
	void tooLargeHeadersAreRefused() throws IOException {
		String answer = send("GET /v1/rotations", "X-Large: " + "x".repeat(20_000) + "\r\n", new byte[0]);
		assertThat(status(answer)).isEqualTo(400);
		assertProblem(answer, 400);
	}

	@Test
	void absoluteTargetOfThisHostIsAnswered() throws IOException {
		assertThat(status(
				sendRaw("GET http://localhost/v1/rotations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")))
			.isEqualTo(200);
	}

	private String send(String requestLine, String headers, byte[] body) throws IOException {
		byte[] head = (requestLine + " HTTP/1.1\r\nHost: localhost:" + this.port + "\r\nConnection: close\r\n" + headers
				+ ((body.length > 0) ? "Content-Length: " + body.length + "\r\n" : "") + "\r\n")
			.getBytes(StandardCharsets.UTF_8);
		return exchange(head, body);
	}

	private String sendRaw(String request) throws IOException {
		return exchange(request.getBytes(StandardCharsets.UTF_8), new byte[0]);
	}

	private String exchange(byte[] head, byte[] body) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(10_000);
			OutputStream out = socket.getOutputStream();
			out.write(head);
			out.write(body);
			out.flush();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static int status(String answer) {
		assertThat(answer).startsWith("HTTP/1.1 ");
		return Integer.parseInt(answer.substring(9, 12));
	}

	private static JsonNode assertProblem(String answer, int status) {
		assertThat(status(answer)).as(answer).isEqualTo(status);
		assertThat(answer).contains("Content-Type: application/problem+json");
		JsonNode problem = JsonMapper.shared()
			.readTree(answer.substring(answer.indexOf('{'))
				.replaceFirst("(?s)}\r\n0\r\n.*", "}")
				.replaceAll("\r\n[0-9a-f]+\r\n", ""));
		assertThat(problem.get("status").asInt()).isEqualTo(status);
		assertText(problem, "code").isNotEmpty();
		assertText(problem, "detail").isNotEmpty().doesNotContain("Exception:", "java.");
		return problem;
	}

	private static void assertCode(String answer, int status, String code) {
		assertText(assertProblem(answer, status), "code").isEqualTo(code);
	}

}
