package io.keyrotor.web.access;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

import static org.assertj.core.api.Assertions.assertThat;

class LoopbackAddressTest {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(AccessConfiguration.class, Properties.class);

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "::1", "127.1.2.3" })
	void startsOnALoopbackAddress(String address) {
		this.runner.withPropertyValues("server.address=" + address)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "::", "192.0.2.1", "" })
	void refusesToStartOnAnyOther(String address) {
		this.runner.withPropertyValues("server.address=" + address)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("server.address");
					assertThat(failure.getReason()).contains("listens on a loopback address only");
				}));
	}

	@Test
	void refusesAPortOfItsOwnForTheActuator() {
		this.runner.withPropertyValues("server.address=127.0.0.1", "management.server.port=9090")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("management.server.port"));
	}

	@EnableConfigurationProperties(ServerProperties.class)
	private static final class Properties {

	}

}
