package io.keyrotor.web.access;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class LoopbackOnlyTest {

	private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/rotations");

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:8080", "LocalHost:1", "127.0.0.1:8080", "[::1]", "[::1]:8080" })
	void letsCallersOnThisMachineIn(String host) throws Exception {
		this.request.addHeader("Host", host);
		assertThat(admitted()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:8080", "localhost.evil.example", "localhost.",
			"127.0.0.1.evil.example", "127.0.0.2", "0.0.0.0", "[::]", "::1", "localhost:", "localhost:8080:1",
			"localhost@evil.example", "user@localhost", "2130706433", "", "localhost, evil.example" })
	void refusesForeignHosts(String host) throws Exception {
		this.request.addHeader("Host", host);
		assertRefused("ForeignHost");
	}

	@Test
	void refusesARequestWithoutAHostOrWithSeveral() throws Exception {
		assertRefused("ForeignHost");
		this.request.addHeader("Host", "localhost");
		this.request.addHeader("Host", "localhost");
		assertRefused("ForeignHost");
	}

	@ParameterizedTest
	@CsvSource({ "localhost:8080,http://localhost:8080", "LOCALHOST:8080,http://localhost:8080",
			"localhost,http://localhost", "localhost:80,http://localhost", "localhost,http://localhost:80",
			"[::1]:8080,http://[::1]:8080" })
	void letsItsOwnPagesIn(String host, String origin) throws Exception {
		this.request.addHeader("Host", host);
		this.request.addHeader("Origin", origin);
		this.request.addHeader("Sec-Fetch-Site", "same-origin");
		assertThat(admitted()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "", "http://evil.example", "https://localhost:8080", "http://localhost:3000",
			"http://localhost", "http://127.0.0.1:8080", "http://localhost:8080.evil.example",
			"http://localhost:8080 http://evil.example", "file://", "localhost:8080" })
	void refusesForeignOrigins(String origin) throws Exception {
		this.request.addHeader("Host", "localhost:8080");
		this.request.addHeader("Origin", origin);
		assertRefused("ForeignOrigin");
	}

	@Test
	void refusesASecondOriginThatIsForeign() throws Exception {
		this.request.addHeader("Host", "localhost:8080");
		this.request.addHeader("Origin", "http://localhost:8080");
		this.request.addHeader("Origin", "http://evil.example");
		assertRefused("ForeignOrigin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cross-site", "same-site", "", "anything", "none, cross-site" })
	void refusesPagesOfOtherSites(String site) throws Exception {
		this.request.addHeader("Host", "localhost:8080");
		this.request.addHeader("Sec-Fetch-Site", site);
		assertRefused("ForeignOrigin");
	}

	@Test
	void letsAnAddressTypedIntoABrowserIn() throws Exception {
		this.request.addHeader("Host", "localhost:8080");
		this.request.addHeader("Sec-Fetch-Site", "none");
		assertThat(admitted()).isTrue();
	}

	@Test
	void believesNothingThatAProxySays() throws Exception {
		this.request.addHeader("Host", "evil.example");
		this.request.addHeader("X-Forwarded-Host", "localhost");
		this.request.addHeader("Forwarded", "host=localhost");
		assertRefused("ForeignHost");
	}

	private boolean admitted() throws Exception {
		MockFilterChain chain = new MockFilterChain();
		new LoopbackOnly().doFilter(this.request, new MockHttpServletResponse(), chain);
		return chain.getRequest() != null;
	}

	private void assertRefused(String code) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		MockFilterChain chain = new MockFilterChain();
		new LoopbackOnly().doFilter(this.request, response, chain);
		assertThat(chain.getRequest()).isNull();
		assertThat(response.getStatus()).isEqualTo(403);
		assertThat(response.getContentType()).isEqualTo("application/problem+json");
		assertThat(response.getContentAsString(StandardCharsets.UTF_8)).contains("\"code\":\"" + code + "\"",
				"\"instance\":\"/v1/rotations\"");
	}

}
