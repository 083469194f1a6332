package io.keyrotor.azure.keys;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyPropertiesTest {

	@Test
	void waitTenSecondsUnlessToldOtherwise() {
		assertThat(read(Map.of())).isEqualTo(new PolicyProperties(Duration.ofSeconds(10)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "60s", "1500ms" })
	void takeEveryTimeUpToAMinute(String timeout) {
		assertThat(read(Map.of("keyrotor.policy.read-back-timeout", timeout)).readBackTimeout())
			.isLessThanOrEqualTo(Duration.ofSeconds(60));
	}

	@ParameterizedTest
	@ValueSource(strings = { "read-back-timeout=-1s", "read-back-timeout=61s", "read-back-timeout=banana",
			"readback-time=1s" })
	void stopTheStartWithTheNameOfWhatIsWrong(String property) {
		new ApplicationContextRunner().withUserConfiguration(Properties.class)
			.withPropertyValues("keyrotor.policy." + property)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("keyrotor.policy." + property.substring(0, property.indexOf('='))));
	}

	private static PolicyProperties read(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("keyrotor.policy",
				Bindable.of(PolicyProperties.class));
	}

	@EnableConfigurationProperties(PolicyProperties.class)
	static class Properties {

	}

}
