package io.keyrotor.azure;

import java.time.Clock;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.util.Configuration;
import io.keyrotor.azure.identity.BoundedTokens;
import io.keyrotor.azure.identity.CredentialWords;
import io.keyrotor.azure.identity.Credentials;
import io.keyrotor.azure.identity.IdentityHealth;
import io.keyrotor.azure.identity.IdentityWatch;
import io.keyrotor.azure.identity.TokenScopes;

import org.springframework.context.annotation.Bean;

/** As whom Azure is called, and whether that works. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

	private final AzureProperties properties;

	IdentityConfiguration(AzureProperties properties) {
		this.properties = properties;
	}

	@Bean
	TokenCredential tokenCredential(HttpClient identityTransport, Clock clock) {
		return new Credentials(this.properties.identity(), this.properties.resourceManagerUri(), identityTransport,
				Configuration.getGlobalConfiguration())
			.late(clock);
	}

	@Bean
	BoundedTokens boundedTokens(TokenCredential credential) {
		return new BoundedTokens(credential);
	}

	@Bean
	IdentityWatch identityWatch(TokenScopes scopes, BoundedTokens tokens, CredentialWords words, Clock clock) {
		return new IdentityWatch(this.properties.identity(), scopes, tokens, words, clock);
	}

	/** Its name is the one of the component in {@code /actuator/health}. */
	@Bean
	IdentityHealth identity(IdentityWatch watch) {
		return new IdentityHealth(watch, this.properties.identity().credential());
	}

}
