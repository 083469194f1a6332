package io.keyrotor.azure.identity;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether Keyrotor's identity gets tokens. It tells what the watch has seen last, so that
 * nobody who asks for the health waits for Entra ID.
 */
public final class IdentityHealth implements HealthIndicator {

	private final IdentityWatch watch;

	private final CredentialKind credential;

	public IdentityHealth(IdentityWatch watch, CredentialKind credential) {
		this.watch = watch;
		this.credential = credential;
	}

	@Override
	public Health health() {
		Health.Builder health = new Health.Builder().withDetail("credential", this.credential.word());
		return switch (this.watch.state()) {
			case IdentityState.NotAsked() -> health.unknown().withDetail("note", "No token was asked for yet.").build();
			case IdentityState.NotNeeded() -> health.unknown()
				.withDetail("note", "No configured key store takes tokens of Microsoft Entra ID, so none is asked for.")
				.build();
			case IdentityState.Usable(var checkedOn) ->
				health.up().withDetail("checkedOn", checkedOn.toString()).build();
			case IdentityState.Failed(var problem, var remedy, var checkedOn) -> health.down()
				.withDetail("problem", problem)
				.withDetail("remedy", remedy)
				.withDetail("checkedOn", checkedOn.toString())
				.build();
		};
	}

}
