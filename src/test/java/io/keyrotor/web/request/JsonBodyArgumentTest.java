package io.keyrotor.web.request;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.context.request.ServletWebRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonBodyArgumentTest {

	@Test
	void bodyThatNoHeaderAnnouncesIsReadAllTheSame() throws Exception {
		assertThat(body("{\"holdBefore\": \"Propagating\"}", "application/json").root().path("holdBefore").asString())
			.isEqualTo("Propagating");
		assertThat(body("", "application/json")).isEqualTo(JsonBody.empty());
		assertThatExceptionOfType(HttpMediaTypeNotSupportedException.class).isThrownBy(() -> body("{}", "text/plain"));
	}

	/** A request as HTTP/2 may have it: without Content-Length and Transfer-Encoding. */
	private static JsonBody body(String content, String type) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/") {
			@Override
			public long getContentLengthLong() {
				return -1;
			}
		};
		request.setContentType(type);
		request.setContent(content.getBytes(StandardCharsets.UTF_8));
		MethodParameter parameter = new MethodParameter(
				JsonBodyArgumentTest.class.getDeclaredMethod("taker", JsonBody.class), 0);
		return new JsonBodyArgument().resolveArgument(parameter, null, new ServletWebRequest(request), null);
	}

	static void taker(JsonBody body) {
		assertThat(body).isNotNull();
	}

}
