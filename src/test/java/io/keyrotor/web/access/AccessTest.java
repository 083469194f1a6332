package io.keyrotor.web.access;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AccessTest {

	private static final String ENTRA = "https://login.microsoftonline.com/0d6fbc1b-6a5c-4b0e-9a8d-4b0f5a1c2d3e/v2.0";

	private static final String[] TOKENS = { TokenProperties.ISSUER + "=" + ENTRA,
			TokenProperties.AUDIENCES + "=api://keyrotor" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(AccessConfiguration.class, Properties.class);

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "::1", "127.1.2.3" })
	void startsOnALoopbackAddressAndSaysThatNobodyHasToSayWhoTheyAre(String address, CapturedOutput output) {
		this.runner.withPropertyValues("server.address=" + address).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Access.class)).isInstanceOf(LoopbackAddress.class);
		});
		assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("NO AUTHENTICATION", TokenProperties.ISSUER, TokenProperties.AUDIENCES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "::", "192.0.2.1", "" })
	void refusesToStartOnAnyOtherWithoutAuthentication(String address) {
		assertRefused("server.address", "listens on a loopback address only", "server.address=" + address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "::", "192.0.2.1", "", "127.0.0.1" })
	void startsAnywhereWithAuthentication(String address, CapturedOutput output) {
		this.runner.withPropertyValues(TOKENS).withPropertyValues("server.address=" + address).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Access.class)).isInstanceOf(TokenIssuer.class);
		});
		assertThat(output).doesNotContain("WARN").contains("Callers need a token of " + ENTRA + " for api://keyrotor.");
	}

	@Test
	void refusesAPortOfItsOwnForTheActuator() {
		assertRefused("management.server.port", "own port", "server.address=127.0.0.1", "management.server.port=9090");
		assertRefused("management.server.port", "own port", TOKENS[0], TOKENS[1], "management.server.port=9090");
	}

	@Test
	void headersOfProxiesAreBelievedOnlyWithAuthenticationAndOnlyThoseOfTrustedOnes() {
		String forwarded = "server.forward-headers-strategy";
		assertRefused(forwarded, "never behind a proxy", "server.address=127.0.0.1", forwarded + "=native");
		assertRefused(forwarded, "believe", "server.address=127.0.0.1", forwarded + "=framework");
		assertRefused(forwarded, "believe", TOKENS[0], TOKENS[1], forwarded + "=framework");
	}

	@Test
	void halfAConfigurationIsNone() {
		assertRefused(TokenProperties.AUDIENCES, "whatever it was made for", TOKENS[0]);
		assertRefused(TokenProperties.AUDIENCES, "whatever it was made for", TOKENS[0],
				TokenProperties.AUDIENCES + "=");
		assertRefused(TokenProperties.AUDIENCES, "has no blanks", TOKENS[0], TokenProperties.AUDIENCES + "[0]=a b");
		assertRefused(TokenProperties.ISSUER, "audiences is set", TOKENS[1]);
		assertRefused(TokenProperties.ISSUER, "jwk-set-uri is set", TokenProperties.KEYS + "=https://example.com/keys");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://login.microsoftonline.com/x/v2.0", "http://127.0.0.1.evil.example/",
			"http://localhost.evil.example/", "http://localhost@evil.example/", "ftp://localhost/", "/relative", "x",
			"https:", "https:///x", "", " ", "https://a b/" })
	void issuerIsReadOverHttpsOrOnThisMachine(String issuer) {
		assertRefused(TokenProperties.ISSUER, "", TOKENS[1], TokenProperties.ISSUER + "=" + issuer);
		assertRefused(TokenProperties.KEYS, "", TOKENS[0], TOKENS[1], TokenProperties.KEYS + "=" + issuer);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "https://user:password@example.com/", "https://example.com/?x=y", "https://example.com/#x" })
	void issuerIsABareAddress(String issuer) {
		assertRefused(TokenProperties.ISSUER, "no user, no query and no fragment", TOKENS[1],
				TokenProperties.ISSUER + "=" + issuer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "common", "organizations", "consumers", "COMMON" })
	void issuerIsOneTenant(String tenants) {
		assertRefused(TokenProperties.ISSUER, "many tenants", TOKENS[1],
				TokenProperties.ISSUER + "=https://login.microsoftonline.com/" + tenants + "/v2.0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8085/x", "http://127.0.0.1:1/", "http://[::1]:8080/x",
			"https://sts.windows.net/0d6fbc1b-6a5c-4b0e-9a8d-4b0f5a1c2d3e/" })
	void issuerMayBeHereOrOfVersionOne(String issuer) {
		this.runner.withPropertyValues(TOKENS[1], TokenProperties.ISSUER + "=" + issuer)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "https://sts.windows.net/t/,https://sts.windows.net/t/.well-known/openid-configuration",
			ENTRA + "," + ENTRA + "/.well-known/openid-configuration" })
	void metadataAreBesideTheIssuer(String issuer, String metadata) {
		this.runner.withPropertyValues(TOKENS[1], TokenProperties.ISSUER + "=" + issuer)
			.run((context) -> assertThat(((TokenIssuer) context.getBean(Access.class)).metadata())
				.hasToString(metadata));
	}

	@ParameterizedTest
	@ValueSource(strings = { "jwt.issuer-url=https://example.com", "jwt.authorities-claim-name=groups",
			"jwt.jws-algorithms=HS256", "jwt.public-key-location=file:key.pem",
			"opaquetoken.introspection-uri=https://example.com" })
	void refusesWhatItDoesNotKnowInsteadOfIgnoringIt(String property) {
		this.runner.withPropertyValues(TOKENS)
			.withPropertyValues(TokenProperties.PREFIX + "." + property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining(TokenProperties.PREFIX + "." + property.substring(0, property.indexOf('='))));
	}

	private void assertRefused(String name, String reason, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.address=127.0.0.1"));
		all.addAll(List.of(properties));
		this.runner.withPropertyValues(all.toArray(String[]::new))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo(name);
					assertThat(failure.getReason()).contains(reason);
				}));
	}

	@EnableConfigurationProperties(ServerProperties.class)
	private static final class Properties {

	}

}
