package io.keyrotor.web.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An issuer on this machine that signs tokens for real, shaped as Entra ID's of version
 * 2.0.
 */
final class LocalIssuer implements AutoCloseable {

	static final String AUDIENCE = "api://keyrotor";

	static final String TENANT = "0d6fbc1b-6a5c-4b0e-9a8d-4b0f5a1c2d3e";

	/** The object id of whoever its tokens are for. */
	static final String OBJECT = "7c1c0f5e-4d32-4a6e-8f57-0b3a1c9d8e7f";

	private final HttpServer server;

	private final List<RSAKey> published = new CopyOnWriteArrayList<>();

	private final AtomicInteger keyRequests = new AtomicInteger();

	private volatile boolean down;

	private volatile String named;

	private RSAKey key;

	LocalIssuer() throws IOException, JOSEException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
		this.named = uri().toString();
		this.key = newKey();
		this.published.add(this.key);
	}

	/** The issuer's name and address, with a path as Entra ID has one. */
	URI uri() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/" + TENANT + "/v2.0");
	}

	/** The properties with which the service takes this issuer's tokens. */
	String[] properties() {
		return new String[] { TokenProperties.ISSUER + "=" + uri(), TokenProperties.AUDIENCES + "=" + AUDIENCE };
	}

	/** A key of the form that is published, which is not published. */
	static RSAKey newKey() throws JOSEException {
		return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).keyUse(KeyUse.SIGNATURE).generate();
	}

	/** From now on tokens are signed with another key, which is published at once. */
	void rollOver() throws JOSEException {
		this.key = newKey();
		this.published.add(this.key);
	}

	RSAKey key() {
		return this.key;
	}

	int keyRequests() {
		return this.keyRequests.get();
	}

	void goDown() {
		this.down = true;
	}

	void comeBack() {
		this.down = false;
	}

	/** From now on its metadata name another issuer. */
	void callItself(String name) {
		this.named = name;
	}

	/** The claims of a token that is good for an hour. */
	JWTClaimsSet.Builder claims(String... roles) {
		Instant now = Instant.now();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(uri().toString())
			.audience(AUDIENCE)
			.issueTime(Date.from(now))
			.notBeforeTime(Date.from(now.minusSeconds(300)))
			.expirationTime(Date.from(now.plusSeconds(3600)))
			.subject("subject-of-" + TENANT)
			.claim("oid", OBJECT)
			.claim("tid", TENANT)
			.claim("azp", "2f4e6a8c-1b3d-4f5a-9c7e-6d8b0a2c4e6f")
			.claim("ver", "2.0");
		return (roles.length == 0) ? claims : claims.claim("roles", List.of(roles));
	}

	String token(String... roles) throws JOSEException {
		return sign(claims(roles).build());
	}

	String sign(JWTClaimsSet claims) throws JOSEException {
		return sign(claims, this.key,
				new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(this.key.getKeyID()).build());
	}

	static String sign(JWTClaimsSet claims, RSAKey key, JWSHeader header) throws JOSEException {
		SignedJWT token = new SignedJWT(header, claims);
		token.sign(new RSASSASigner(key));
		return token.serialize();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		boolean keys = path.endsWith("/keys");
		if (keys) {
			this.keyRequests.incrementAndGet();
		}
		byte[] body = (keys ? new JWKSet(List.copyOf(this.published)).toString()
				: "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(this.named, uri()))
			.getBytes(StandardCharsets.UTF_8);
		boolean found = keys || path.equals("/" + TENANT + "/v2.0/.well-known/openid-configuration");
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(this.down ? 503 : (found ? 200 : 404), body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
