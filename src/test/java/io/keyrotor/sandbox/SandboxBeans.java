package io.keyrotor.sandbox;

import java.time.Clock;

import com.azure.core.credential.TokenCredential;
import com.github.kagkarlsson.scheduler.Scheduler;
import io.keyrotor.durable.StandingTasks;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What the service takes from the sandbox that it runs in. */
@TestConfiguration(proxyBeanMethods = false)
class SandboxBeans {

	private final Sandbox sandbox;

	SandboxBeans(Sandbox sandbox) {
		this.sandbox = sandbox;
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

	@Bean
	ServiceInProcess serviceInProcess(Scheduler scheduler, JdbcClient jdbc, TransactionOperations transactions,
			StandingTasks standing) {
		return new RunningService(scheduler, jdbc, transactions, standing);
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		this.sandbox.attach(event.getApplicationContext().getBean(ServiceInProcess.class));
		IO.println(Welcome.text(this.sandbox.controlAddress()));
	}

}
