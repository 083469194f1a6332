package io.keyrotor.azure.identity;

import io.keyrotor.settings.Secret;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.IdentityFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class IdentityPropertiesTest {

	private static final Map<IdentityProperty, String> VALUES = Map.of(IdentityProperty.AUTHORITY_HOST,
			"https://login.microsoftonline.us", IdentityProperty.DISABLE_INSTANCE_DISCOVERY, "true",
			IdentityProperty.SEND_CERTIFICATE_CHAIN, "true");

	@Test
	void isTheDefaultChainWhenNothingIsSet() {
		IdentityProperties unset = IdentityFixture.unset();
		assertThat(unset.credential()).isEqualTo(CredentialKind.DEFAULT);
		assertThat(unset.namesAnIdentity()).isFalse();
		assertThat(unset.additionallyAllowedTenants()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void takesWhatTheCredentialNeedsAndNothingElse(CredentialKind kind) {
		IdentityProperties taken = IdentityFixture.of(needed(kind));
		assertThat(taken.credential()).isEqualTo(kind);
	}

	static Stream<Arguments> combinations() {
		return Arrays.stream(CredentialKind.values())
			.flatMap(
					(kind) -> Arrays.stream(IdentityProperty.values()).map((property) -> Arguments.of(kind, property)));
	}

	/** All combinations of a credential with one property more, or one less. */
	@ParameterizedTest
	@MethodSource("combinations")
	void refusesWhatIsLackingAndWhatHasNoEffect(CredentialKind kind, IdentityProperty property) {
		Map<String, String> properties = needed(kind);
		if (kind.needs(property)) {
			properties.remove(name(property));
			assertThatThrownBy(() -> IdentityFixture.of(properties)).hasStackTraceContaining(property.fullName())
				.hasStackTraceContaining("The credential " + kind.word() + " needs it.");
			return;
		}
		properties.put(name(property), VALUES.getOrDefault(property, "value"));
		if (kind.uses(property)) {
			assertThatCode(() -> IdentityFixture.of(properties)).doesNotThrowAnyException();
		}
		else {
			assertThatThrownBy(() -> IdentityFixture.of(properties)).hasStackTraceContaining(property.fullName())
				.hasStackTraceContaining("The credential " + kind.word() + " does not use it.");
		}
	}

	@ParameterizedTest
	@CsvSource({ "authority-host, http://login.microsoftonline.com", "authority-host, login.microsoftonline.com",
			"check-interval, 0s", "check-interval, 61m", "credential, device-code", "credential, interactive-browser",
			"client-id, ' '" })
	void refusesWithThePropertysName(String property, String value) {
		assertThatThrownBy(() -> IdentityFixture.of(Map.of(property, value)))
			.hasStackTraceContaining("keyrotor.azure.identity." + property);
	}

	@Test
	void refusesTwoNamesOfOneIdentity() {
		assertThatThrownBy(() -> IdentityFixture
			.of(Map.of("credential", "managed-identity", "client-id", "c1", "object-id", "o1")))
			.hasStackTraceContaining("keyrotor.azure.identity.object-id")
			.hasStackTraceContaining("already");
	}

	@Test
	void showsNoSecret() {
		Map<String, String> properties = needed(CredentialKind.CLIENT_SECRET);
		properties.put("client-secret", "NOBODY-MAY-SEE-THIS");
		IdentityProperties taken = IdentityFixture.of(properties);
		assertThat(taken.toString()).doesNotContain("NOBODY-MAY-SEE-THIS");
		assertThat(taken.clientSecret()).isEqualTo(new Secret("NOBODY-MAY-SEE-THIS"));
	}

	@Test
	void keepsAuthorityAndTenants() {
		IdentityProperties taken = IdentityFixture
			.of(Map.of("authority-host", "https://LOGIN.chinacloudapi.cn/", "additionally-allowed-tenants", "t1,t2"));
		assertThat(taken.authorityHost()).isEqualTo(URI.create("https://login.chinacloudapi.cn"));
		assertThat(taken.additionallyAllowedTenants()).isEqualTo(List.of("t1", "t2"));
	}

	@ParameterizedTest
	@CsvSource({ "client-secret, does not use it", "client-secrt, misspelt",
			"check-interval, 'It must be a duration, such as 10s.'",
			"credential, 'It must be one of default, managed-identity, workload-identity,'" })
	void theStartEndsWithASentenceAndShowsNoValue(String property, String sentence, CapturedOutput output) {
		SpringApplication application = new SpringApplication(Properties.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(
				() -> application.run("--keyrotor.azure.identity." + property + "=NOBODY-MAY-SEE-THIS").close())
			.isInstanceOf(RuntimeException.class);
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "keyrotor.azure.identity." + property,
				sentence);
		assertThat(output.getAll()).doesNotContain("NOBODY-MAY-SEE-THIS");
	}

	static Map<String, String> needed(CredentialKind kind) {
		Map<String, String> properties = new HashMap<>(Map.of("credential", kind.word()));
		Arrays.stream(IdentityProperty.values())
			.filter(kind::needs)
			.forEach((property) -> properties.put(name(property), "value"));
		return properties;
	}

	private static String name(IdentityProperty property) {
		return property.fullName().substring(IdentityProperties.PREFIX.length() + 1);
	}

	@EnableConfigurationProperties(AzureProperties.class)
	static class Properties {

	}

}
