package io.keyrotor.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/** What browsers are told with every answer, and how much the server swallows. */
class HeadersIT extends WebTests {

	@ParameterizedTest
	@ValueSource(strings = { "GET /v1/rotations", "GET /v1/rotations/x", "POST " + ROTATIONS + "?validateOnly=true",
			"GET /v3/api-docs", "GET /v3/api-docs.yaml", "GET /actuator/health", "GET /nothing", "PATCH /v1/rotations",
			"GET //v1", "GET /v1/rotations;x=y", "GET /v1/rotations?%zz", "GET /v1/%zz", "TRACE /v1/rotations",
			"GET /error", "OPTIONS /v1/rotations", "FOO /v1/rotations" })
	void everyAnswerIsDataAndNothingElse(String request) throws IOException {
		String head = head(send(request, "Host: localhost"));
		assertGuarded(head);
		assertThat(head).contains("content-security-policy: default-src 'none'; base-uri 'none'");
	}

	@Test
	void refusalOfAStrangerHasThemToo() throws IOException {
		String answer = send("GET /v1/rotations", "Host: evil.example");
		assertThat(answer).startsWith("HTTP/1.1 403 ");
		assertGuarded(head(answer));
	}

	private static void assertGuarded(String head) {
		assertThat(head)
			.contains("x-content-type-options: nosniff", "x-frame-options: deny", "referrer-policy: no-referrer",
					"cache-control: no-store", "cross-origin-resource-policy: same-origin")
			.doesNotContain("strict-transport-security", "server:", "x-powered-by", "set-cookie", "access-control-",
					"expires:", "pragma:");
		assertThat(head.lines().filter((line) -> line.startsWith("content-security-policy:"))).hasSize(1);
		assertThat(head.lines().filter((line) -> line.startsWith("cache-control:"))).hasSize(1);
	}

	@Test
	void pagesOfSwaggerUiLoadTheirOwnScriptsAlone() throws IOException {
		String page = send("GET /swagger-ui/index.html", "Host: localhost");
		assertThat(page).startsWith("HTTP/1.1 200 ");
		assertThat(head(page)).contains("x-frame-options: deny",
				"content-security-policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'");
		Matcher scripts = Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL).matcher(page);
		assertThat(scripts.results()).isNotEmpty().allSatisfy((script) -> {
			assertThat(script.group(1)).contains("src=\"./");
			assertThat(script.group(2)).isBlank();
		});
	}

	@Test
	void httpsIsAskedForOverHttpsAlone() {
		MvcTestResult secure = this.mvc.get().uri("/v1/rotations").secure(true).exchange();
		assertThat(secure).headers().hasValue("Strict-Transport-Security", "max-age=31536000 ; includeSubDomains");
		assertThat(get("/v1/rotations")).headers().doesNotContainHeader("Strict-Transport-Security");
	}

	@Test
	void policyIsTaggedAlthoughNothingIsStored() {
		put(POLICY,
				"{\"lifetimeActions\": [{\"trigger\": {\"timeAfterCreate\": \"P18M\"}, \"action\": {\"type\": \"Rotate\"}}], \"attributes\": {\"expiryTime\": \"P2Y\"}}");
		MvcTestResult first = get(POLICY);
		String tag = first.getResponse().getHeader("ETag");
		assertThat(tag).isNotEmpty();
		assertThat(first).headers().hasValue("Cache-Control", "no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
	void bodyThatNobodyReadsIsSwallowedUpToALimit(String type) throws IOException {
		for (String path : new String[] { "/v1/rotations/x/resume", "/actuator/health", ROTATIONS }) {
			assertThat(taken(path, type)).as(path).isLessThan(16 * 1024 * 1024);
		}
		assertThat(get("/actuator/health")).hasStatusOk();
	}

	/** How many bytes of an endless chunked body the server takes before it hangs up. */
	private long taken(String path, String type) throws IOException {
		long taken = 0;
		byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			OutputStream out = socket.getOutputStream();
			out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
					+ "\r\nTransfer-Encoding: chunked\r\n\r\n")
				.getBytes(StandardCharsets.UTF_8));
			while (taken < 64 * 1024 * 1024) {
				out.write(chunk);
				taken += chunk.length;
			}
		}
		catch (SocketException hungUp) {
			return taken;
		}
		return taken;
	}

	@Test
	void formIsNeverReadForParameters() throws IOException {
		String answer = exchange("POST /v1/cmk-bindings/x/verify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 16\r\n\r\nvalidateOnly=zzz");
		assertThat(answer).startsWith("HTTP/1.1 404 ").contains("BindingNotFound");
	}

	@Test
	void requestLineAndHeadersAreBounded() throws IOException {
		assertThat(send("GET /v1/rotations?status=" + "x".repeat(20_000), "Host: localhost"))
			.startsWith("HTTP/1.1 400 ");
		assertThat(send("GET /v1/rotations", "Host: localhost\r\nX-Large: " + "x".repeat(20_000)))
			.startsWith("HTTP/1.1 400 ");
		assertThat(send("GET /v1/rotations", "Host: localhost" + "\r\nX: y".repeat(200))).startsWith("HTTP/1.1 400 ");
	}

	private String send(String request, String headers) throws IOException {
		return exchange(request + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
	}

	private String exchange(String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static String head(String answer) {
		return answer.substring(0, answer.indexOf("\r\n\r\n") + 2).toLowerCase(Locale.ROOT);
	}

}
