package io.keyrotor;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts Keyrotor. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class KeyrotorApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(KeyrotorApplication.class, arguments);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
