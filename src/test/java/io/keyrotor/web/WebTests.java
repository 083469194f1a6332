package io.keyrotor.web;

import java.net.URI;
import java.time.Clock;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.keyrotor.assignment.InMemoryPolicyAssignments;
import io.keyrotor.assignment.PolicyAssigner;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.InMemoryConsumers;
import io.keyrotor.policy.InMemorySetPolicies;
import io.keyrotor.rotation.InMemoryRotations;
import io.keyrotor.rotation.Rotator;

import static org.assertj.core.api.Assertions.assertThat;

/** One context for all tests of the room, and nothing left over between them. */
@SpringBootTest(classes = WebHouse.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
abstract class WebTests {

	static final String ROTATIONS = "/v1/key-stores/sandbox-vault/keys/search-cmk/rotations";

	static final String POLICY = "/v1/key-stores/sandbox-vault/keys/search-cmk/rotation-policy";

	static final String BINDINGS = "/v1/cmk-bindings";

	private static final JsonMapper JSON = JsonMapper.shared();

	@Autowired
	protected MockMvcTester mvc;

	@Autowired
	protected FailingKeys keys;

	@Autowired
	protected InMemoryConsumers consumers;

	@Autowired
	protected InMemoryBindings bindings;

	@Autowired
	protected InMemoryRotations rotations;

	@Autowired
	protected Rotator rotator;

	@Autowired
	protected ForgetfulRetirements retirements;

	@Autowired
	protected SettableLog log;

	@Autowired
	protected InMemorySetPolicies setPolicies;

	@Autowired
	protected InMemoryPolicyAssignments assignments;

	@Autowired
	protected PolicyAssigner assigner;

	@Autowired
	protected Clock clock;

	@LocalServerPort
	protected int port;

	@BeforeEach
	void startAfresh() {
		this.keys.reset();
		this.setPolicies.clear();
		this.rotations.clear();
		this.retirements.clear();
		this.log.configure(true);
		this.assignments.clear();
		this.consumers.clear();
		this.consumers.put(WebHouse.HOTELS, WebHouse.pinned(this.keys));
		this.bindings.clear();
	}

	protected MvcTestResult get(String uri) {
		return this.mvc.get().uri(URI.create(uri)).exchange();
	}

	protected MockMvcRequestBuilder request(HttpMethod method, String uri, String body) {
		return this.mvc.method(method).uri(URI.create(uri)).contentType(MediaType.APPLICATION_JSON).content(body);
	}

	protected MvcTestResult post(String uri, String body) {
		return request(HttpMethod.POST, uri, body).exchange();
	}

	/** A POST without a body. */
	protected MvcTestResult post(String uri) {
		return this.mvc.post().uri(URI.create(uri)).exchange();
	}

	protected MvcTestResult put(String uri, String body) {
		return request(HttpMethod.PUT, uri, body).exchange();
	}

	protected JsonNode bind() {
		return json(post(BINDINGS, bindingOf(WebHouse.HOTELS.uri())));
	}

	protected static String bindingOf(String consumer) {
		return "{\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\", \"consumer\": \"" + consumer + "\"}";
	}

	protected void carryOut() {
		this.rotations.carryOut(this.rotator);
	}

	protected static JsonNode json(MvcTestResult result) {
		byte[] body = result.getResponse().getContentAsByteArray();
		assertThat(body).isNotEmpty();
		return JSON.readTree(body);
	}

	/** The result is this problem, in the form that every problem has. */
	protected static JsonNode assertProblem(MvcTestResult result, int status, String code) {
		assertThat(result).hasStatus(status);
		assertThat(result.getResponse().getContentType()).isEqualTo("application/problem+json");
		JsonNode problem = json(result);
		assertText(problem, "code").isEqualTo(code);
		assertText(problem, "type").isEqualTo("urn:keyrotor:problem:" + code);
		assertText(problem, "title").isNotEmpty();
		assertText(problem, "detail").isNotEmpty().doesNotContain("Exception", "\tat ");
		assertText(problem, "remedy").endsWith(".");
		assertThat(problem.get("status").asInt()).isEqualTo(status);
		assertText(problem, "instance").isEqualTo(result.getRequest().getRequestURI());
		assertThat(problem.get("retryable").isBoolean()).isTrue();
		return problem;
	}

	protected static AbstractStringAssert<?> assertText(JsonNode node, String member) {
		return assertThat(node.path(member).asString(null)).as(member);
	}

}
