package io.keyrotor.web.access;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;

import static io.keyrotor.web.access.GuardedService.ROTATIONS;
import static io.keyrotor.web.access.GuardedService.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that were really signed, sent over HTTP to the whole service. What gets in and
 * what does not is decided by the answer, and by what the fakes of Azure saw.
 */
class TokensIT {

	private static final String READ = "KeyRotation.Read";

	private static final String OPERATE = "KeyRotation.Operate";

	private static final String APPROVE = "KeyRotation.Approve";

	private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

	@TempDir
	static Path folder;

	private static LocalIssuer issuer;

	private static GuardedService service;

	@BeforeAll
	static void start() throws Exception {
		issuer = new LocalIssuer();
		service = new GuardedService(folder, issuer, "logging.level.org.springframework.security=trace");
		LOG.start();
		((Logger) LoggerFactory.getLogger("ROOT")).addAppender(LOG);
	}

	@AfterAll
	static void stop() {
		service.close();
		issuer.close();
		((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(LOG);
	}

	@ParameterizedTest
	@ValueSource(strings = { READ, OPERATE, APPROVE })
	void everyRoleReads(String role) throws Exception {
		assertThat(service.get("/v1/rotations", issuer.token(role)).statusCode()).isEqualTo(200);
		assertThat(service.get("/v1/key-stores", issuer.token(role, "Unrelated.Role")).statusCode()).isEqualTo(200);
		HttpResponse<String> head = service.send("HEAD", "/v1/rotations", "Authorization",
				"Bearer " + issuer.token(role));
		assertThat(head.statusCode()).isEqualTo(200);
	}

	@Test
	void operatorWrites() throws Exception {
		assertThat(service.post(ROTATIONS + "?validateOnly=true", issuer.token(OPERATE), "{}").statusCode())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { READ, APPROVE, "KeyRotation.Operate ", "keyrotation.operate", "KeyRotation", "*" })
	void nobodyElseWrites(String role) throws Exception {
		String token = issuer.token(role);
		for (String[] write : new String[][] { { "POST", ROTATIONS }, { "POST", ROTATIONS + "?validateOnly=true" },
				{ "PUT", "/v1/key-stores/sandbox-vault/keys/search-cmk/rotation-policy" },
				{ "DELETE", "/v1/cmk-bindings/x" }, { "PATCH", "/v1/rotations" },
				{ "POST", "/v1/cmk-bindings/x/verify" } }) {
			assertRefused(service.send(write[0], write[1], "Authorization", "Bearer " + token), 403, "RoleMissing")
				.contains("needs the app role KeyRotation.Operate, and the token has " + role);
		}
		assertThat(service.created()).isZero();
	}

	@Test
	void tokenWithoutRolesDoesNothing() throws Exception {
		HttpResponse<String> refused = service.get("/v1/rotations", issuer.token());
		assertRefused(refused, 403, "RoleMissing")
			.contains("needs the app role KeyRotation.Read, and the token has no roles");
		assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
			.contains("error=\"insufficient_scope\"");
		assertRefused(service.get("/v1/rotations", issuer.sign(issuer.claims().claim("roles", List.of()).build())), 403,
				"RoleMissing");
		assertRefused(service.get("/v1/rotations", issuer.sign(issuer.claims().claim("scp", READ).build())), 403,
				"RoleMissing");
	}

	@Test
	void rolesThatAreNoListLetNobodyIn() throws Exception {
		for (Object roles : List.of(OPERATE, READ + " " + OPERATE, Map.of("0", READ), List.of(1, 2), true)) {
			assertInvalid(issuer.sign(issuer.claims().claim("roles", roles).build()), "roles of the token is no list");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/rotations", "/v1/nothing", "/v3/api-docs", "/v3/api-docs.yaml", "/swagger-ui.html",
			"/swagger-ui/index.html", "/swagger-ui/swagger-ui-bundle.js", "/actuator", "/actuator/env", "/nothing", "/",
			"/error", "/login", "/logout", "/.well-known/oauth-protected-resource", "/v1/events/key-vault",
			"/favicon.ico" })
	void withoutATokenThereIsNothing(String path) throws Exception {
		for (String method : List.of("GET", "POST", "OPTIONS", "HEAD", "DELETE")) {
			HttpResponse<String> refused = service.send(method, path);
			if (method.equals("HEAD")) {
				assertThat(refused.statusCode()).isEqualTo(401);
				continue;
			}
			assertRefused(refused, 401, "TokenMissing").contains("Authorization: Bearer");
			assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
			assertThat(refused.headers().map()).doesNotContainKeys("set-cookie", "location", "allow",
					"access-control-allow-origin");
		}
	}

	@Test
	void documentsNeedReadAndUnknownPathsAreNotThere() throws Exception {
		String token = issuer.token(READ);
		for (String path : List.of("/v3/api-docs", "/v3/api-docs.yaml", "/v3/api-docs/swagger-config",
				"/swagger-ui/index.html")) {
			assertThat(service.get(path, token).statusCode()).as(path).isEqualTo(200);
			assertThat(service.get(path, issuer.token()).statusCode()).as(path).isEqualTo(403);
		}
		for (String path : List.of("/nothing", "/actuator", "/actuator/env", "/error")) {
			HttpResponse<String> answer = service.get(path, issuer.token(READ, OPERATE, APPROVE));
			assertThat(answer.statusCode()).as(path).isEqualTo(404);
			assertThat(answer.body()).contains("\"code\":\"NotFound\"");
		}
		assertThat(service.get("/v1/nothing", token).statusCode()).isEqualTo(404);
		assertThat(
				service.send("PATCH", "/v1/rotations", "Authorization", "Bearer " + issuer.token(OPERATE)).statusCode())
			.isEqualTo(405);
		assertThat(service.send("OPTIONS", "/v1/rotations", "Authorization", "Bearer " + token)
			.headers()
			.firstValue("Allow")
			.orElse("")).contains("GET");
	}

	@Test
	void healthIsOpenAndSaysMoreToThoseWhoMayRead() throws Exception {
		for (String path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
			HttpResponse<String> open = service.send("GET", path);
			assertThat(open.statusCode()).as(path).isEqualTo(200);
			assertThat(open.body()).as(path).contains("\"status\":\"UP\"").doesNotContain("components", "details");
		}
		assertThat(service.send("GET", "/actuator/health/db").statusCode()).isEqualTo(404);
		assertThat(service.get("/actuator/health", issuer.token()).body()).doesNotContain("components");
		assertThat(service.get("/actuator/health", issuer.token(READ)).body()).contains("\"components\"", "\"db\"");
		assertThat(service.get("/actuator/health/db", issuer.token(APPROVE)).statusCode()).isEqualTo(200);
		assertRefused(service.get("/actuator/health", "garbage"), 401, "TokenInvalid");
	}

	@Test
	void expiredTokenIsRefusedWithItsTime() throws Exception {
		Instant expiry = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 90);
		assertInvalid(issuer.sign(issuer.claims(READ).expirationTime(Date.from(expiry)).build()),
				"expired at " + expiry);
		assertInvalid(issuer.sign(issuer.claims(READ).expirationTime(null).build()), "has no expiry time");
	}

	@Test
	void tokenOfTheFutureIsRefused() throws Exception {
		assertInvalid(issuer.sign(issuer.claims(READ).notBeforeTime(Date.from(Instant.now().plusSeconds(120))).build()),
				"is not valid before");
	}

	@Test
	void clocksMayBeAMinuteApart() throws Exception {
		Instant now = Instant.now();
		String token = issuer.sign(issuer.claims(READ)
			.notBeforeTime(Date.from(now.plusSeconds(40)))
			.expirationTime(Date.from(now.plusSeconds(50)))
			.build());
		assertThat(service.get("/v1/rotations", token).statusCode()).isEqualTo(200);
		assertThat(service
			.get("/v1/rotations",
					issuer.sign(issuer.claims(READ).expirationTime(Date.from(now.minusSeconds(30))).build()))
			.statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "api://other", "API://KEYROTOR", "api://keyrotor/", "" })
	void tokenForAnotherAudienceIsRefused(String audience) throws Exception {
		assertInvalid(issuer.sign(issuer.claims(READ).audience(audience).build()), "for another audience");
		assertInvalid(issuer.sign(issuer.claims(READ).audience((String) null).build()), "for another audience");
	}

	@Test
	void tokenForSeveralAudiencesWillDo() throws Exception {
		String token = issuer.sign(issuer.claims(READ).audience(List.of("api://other", LocalIssuer.AUDIENCE)).build());
		assertThat(service.get("/v1/rotations", token).statusCode()).isEqualTo(200);
	}

	@Test
	void tokenOfAnotherIssuerIsRefused() throws Exception {
		for (String other : List.of("https://sts.windows.net/" + LocalIssuer.TENANT + "/", issuer.uri() + "/",
				issuer.uri().toString().toUpperCase(Locale.ROOT))) {
			assertInvalid(issuer.sign(issuer.claims(READ).issuer(other).build()), "of another issuer than ");
		}
		assertInvalid(issuer.sign(issuer.claims(READ).issuer(null).build()), "of another issuer than ");
		try (LocalIssuer other = new LocalIssuer()) {
			assertInvalid(other.token(READ), "a key that its issuer does not publish");
		}
	}

	@Test
	void tokenWithAKeyOfAnotherUnderAKnownIdIsRefused() throws Exception {
		JWSHeader header = header(JWSAlgorithm.RS256, issuer.key().getKeyID());
		assertInvalid(LocalIssuer.sign(issuer.claims(READ).build(), LocalIssuer.newKey(), header),
				"signature of the token is wrong");
	}

	@Test
	void keyThatComesWithTheTokenIsNotBelieved() throws Exception {
		RSAKey own = LocalIssuer.newKey();
		JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(own.getKeyID())
			.jwk(own.toPublicJWK())
			.jwkURL(issuer.uri())
			.build();
		assertInvalid(LocalIssuer.sign(issuer.claims(READ).build(), own, header), "does not publish");
	}

	@Test
	void unsignedTokenIsRefused() throws Exception {
		assertInvalid(new PlainJWT(issuer.claims(OPERATE).build()).serialize(), "is not signed");
		String[] parts = issuer.token(OPERATE).split("\\.", -1);
		assertInvalid(encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".", "is not signed");
		assertInvalid(encoded("{\"alg\":\"None\"}") + "." + parts[1] + ".", "no JSON Web Token", "not accepted");
		assertInvalid(parts[0] + "." + parts[1] + ".", "no JSON Web Token", "signature of the token is wrong");
	}

	@Test
	void publicKeyIsNoSecret() throws Exception {
		for (byte[] secret : List.of(issuer.key().toRSAPublicKey().getEncoded(),
				issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
			SignedJWT token = new SignedJWT(header(JWSAlgorithm.HS256, issuer.key().getKeyID()),
					issuer.claims(OPERATE).build());
			token.sign(new MACSigner(secret));
			assertInvalid(token.serialize(), "an algorithm that is not accepted");
		}
	}

	@Test
	void keyIsUsedForItsOwnAlgorithmsAlone() throws Exception {
		SignedJWT token = new SignedJWT(header(JWSAlgorithm.ES256, issuer.key().getKeyID()),
				issuer.claims(OPERATE).build());
		token.sign(new com.nimbusds.jose.crypto.ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
		assertInvalid(token.serialize(), "does not publish");
	}

	@Test
	void changedTokenIsRefused() throws Exception {
		String[] parts = issuer.token(READ).split("\\.", -1);
		String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
		String changed = claims.replace(READ, OPERATE);
		assertThat(changed).isNotEqualTo(claims);
		assertInvalid(parts[0] + "." + encoded(changed) + "." + parts[2], "signature of the token is wrong");
	}

	@Test
	void otherKindsOfTokensAreRefused() throws Exception {
		JWTClaimsSet claims = issuer.claims(READ).build();
		JWSHeader logout = new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("logout+jwt"))
			.keyID(issuer.key().getKeyID())
			.build();
		assertInvalid(LocalIssuer.sign(claims, issuer.key(), logout), "no access token");
		assertInvalid(issuer.sign(issuer.claims(READ).claim("cnf", Map.of("kid", "x")).build()), "bound to a key");
		assertInvalid(issuer.sign(issuer.claims(READ).claim("oid", null).claim("azp", null).subject(null).build()),
				"names nobody");
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage", "a.b.c", "..", "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9..", "a.b.c.d.e",
			"eyJhbGciOiJSUzI1NiJ9.W10.AAAA", "=", "====", "-_~+/", "a b", "a,b", "a\"b", "\u00e9" })
	void garbageIsRefused(String token) throws Exception {
		String answer = service
			.raw("GET /v1/rotations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + token
					+ "\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 401 ").contains("\"code\":\"TokenInvalid\"", "error=\"invalid_token\"");
		assertThat(service
			.raw("GET /v1/rotations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer\r\n\r\n"))
			.startsWith("HTTP/1.1 401 ");
	}

	@Test
	void hugeTokenIsRefused() throws Exception {
		assertThat(service.get("/v1/rotations", "a".repeat(12_000)).statusCode()).isEqualTo(401);
		String answer = service
			.raw("GET /v1/rotations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
					+ "a".repeat(20_000) + "\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
	}

	@ParameterizedTest
	@CsvSource({ "bearer", "BEARER", "bEaReR" })
	void schemeIsWrittenInAnyCase(String scheme) throws Exception {
		HttpResponse<String> answer = service.send("GET", "/v1/rotations", "Authorization",
				scheme + "  " + issuer.token(READ));
		assertThat(answer.statusCode()).isEqualTo(200);
	}

	@Test
	void tokenComesInOneHeaderAlone() throws Exception {
		String token = issuer.token(OPERATE);
		assertRefused(service.send("GET", "/v1/rotations", "Authorization", "Bearer " + token, "Authorization",
				"Bearer " + token), 401, "TokenInvalid")
			.contains("several Authorization headers");
		assertRefused(service.send("GET", "/v1/rotations", "Authorization", "Basic dXNlcjpwYXNz", "Authorization",
				"Bearer " + token), 401, "TokenInvalid");
		assertRefused(service.send("GET", "/v1/rotations", "Authorization", "Basic dXNlcjpwYXNz"), 401, "TokenMissing");
		assertRefused(service.send("GET", "/v1/rotations?access_token=" + token), 401, "TokenMissing");
		assertThat(service.raw("POST " + ROTATIONS + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + (13 + token.length())
				+ "\r\n\r\naccess_token=" + token))
			.startsWith("HTTP/1.1 401 ")
			.contains("TokenMissing");
		assertThat(service.send("GET", "/v1/rotations", "Cookie", "JSESSIONID=x; access_token=" + token).statusCode())
			.isEqualTo(401);
	}

	@Test
	void foreignHostsAndOriginsAreNoMatterOnceATokenIsNeeded() throws Exception {
		assertThat(service.raw("GET /v1/rotations HTTP/1.1\r\nHost: keyrotor.example\r\nOrigin: http://evil.example\r\n"
				+ "Connection: close\r\nAuthorization: Bearer " + issuer.token(READ) + "\r\n\r\n"))
			.startsWith("HTTP/1.1 200 ")
			.doesNotContainIgnoringCase("Access-Control-");
		assertThat(service.raw("GET /v1/rotations HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
			.startsWith("HTTP/1.1 401 ");
	}

	@Test
	void idempotencyKeysOfTwoCallersAreApart() throws Exception {
		String mine = issuer.token(OPERATE);
		String mineAgain = issuer.sign(issuer.claims(OPERATE).jwtID("another token").build());
		String other = issuer.sign(issuer.claims(OPERATE).claim("oid", "5b2d3c4e-0000-4000-8000-000000000001").build());
		String path = "/v1/cmk-bindings";
		String hotels = binding("indexes('hotels')");
		HttpResponse<String> first = service.post(path, mine, hotels, "Idempotency-Key", "the-same");
		assertThat(first.statusCode()).isEqualTo(201);
		HttpResponse<String> reused = service.post(path, mineAgain, binding("synonymmaps('synonymmap1')"),
				"Idempotency-Key", "the-same");
		assertThat(reused.statusCode()).isEqualTo(422);
		assertThat(reused.body() + reused.headers().map()).contains("the-same")
			.doesNotContain(LocalIssuer.TENANT, LocalIssuer.OBJECT);
		assertThat(kept()).contains("the-same").doesNotContain(LocalIssuer.TENANT, LocalIssuer.OBJECT);
		assertThat(service.post(path, other, binding("synonymmaps('synonymmap1')"), "Idempotency-Key", "the-same")
			.statusCode()).isEqualTo(201);
	}

	/** All files of the database, as text. */
	private static String kept() throws IOException {
		StringBuilder kept = new StringBuilder();
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				kept.append(Files.readString(file, StandardCharsets.ISO_8859_1));
			}
		}
		return kept.toString();
	}

	private static String binding(String consumer) {
		return "{\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\", \"consumer\": \"https://sandbox-search.search.windows.net/"
				+ consumer + "\"}";
	}

	@Test
	void sessionIsNeverMade() throws Exception {
		HttpResponse<String> answer = service.get("/v1/rotations", issuer.token(READ));
		assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
		assertThat(service.get("/v1/rotations", issuer.token(READ)).headers().map()).doesNotContainKey("set-cookie");
	}

	@Test
	void nothingOfATokenIsLoggedOrSentBack() throws Exception {
		List<String> tokens = new ArrayList<>(List.of(issuer.token(READ), issuer.token(),
				issuer.sign(issuer.claims(READ).audience("api://secret-audience").build()),
				issuer.sign(issuer.claims(READ).issuer("https://secret-issuer.example").build())));
		for (String token : tokens) {
			HttpResponse<String> answer = service.get("/v1/rotations", token);
			String head = answer.headers().map().toString();
			for (String part : token.split("\\.", -1)) {
				assertThat(answer.body() + head).doesNotContain(part);
				assertThat(List.copyOf(LOG.list)).noneMatch((event) -> logged(event).contains(part));
			}
			assertThat(answer.body() + head).doesNotContain("secret-audience", "secret-issuer");
		}
		assertThat(LOG.list).isNotEmpty();
	}

	private static String logged(ILoggingEvent event) {
		String failure = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
				: "";
		return event.getFormattedMessage() + failure;
	}

	private static void assertInvalid(String token, String... oneOf) throws IOException, InterruptedException {
		HttpResponse<String> refused = service.get("/v1/rotations", token);
		assertRefused(refused, 401, "TokenInvalid").containsAnyOf(oneOf);
		assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
			.startsWith("Bearer error=\"invalid_token\"")
			.containsAnyOf(oneOf);
	}

	private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
		return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(keyId).build();
	}

	private static String encoded(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
