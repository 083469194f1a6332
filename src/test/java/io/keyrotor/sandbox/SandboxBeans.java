package io.keyrotor.sandbox;

import java.time.Clock;

import com.azure.core.credential.TokenCredential;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;

/** What the service takes from the sandbox that it runs in. */
@TestConfiguration(proxyBeanMethods = false)
class SandboxBeans {

	private final Sandbox sandbox;

	private final ObjectProvider<ServiceInProcess> service;

	SandboxBeans(Sandbox sandbox, ObjectProvider<ServiceInProcess> service) {
		this.sandbox = sandbox;
		this.service = service;
	}

	@Bean
	@Primary
	Clock sandboxClock() {
		return this.sandbox.clock();
	}

	@Bean
	@Primary
	TokenCredential sandboxCredential() {
		return new SandboxCredential(this.sandbox);
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		this.service.ifAvailable(this.sandbox::attach);
		IO.println(Welcome.text(this.sandbox.controlAddress()));
	}

}
