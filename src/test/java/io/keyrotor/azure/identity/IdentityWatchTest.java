package io.keyrotor.azure.identity;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.microsoft.aad.msal4j.ManagedIdentitySourceType;
import com.microsoft.aad.msal4j.MsalServiceException;
import io.keyrotor.azure.IdentityFixture;
import io.keyrotor.settings.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class IdentityWatchTest {

	private static final Duration PATIENCE = Duration.ofMillis(700);

	private static final TokenScopes VAULT = new TokenScopes(
			List.of("https://vault.azure.net/.default", "https://vault.azure.net/.default"), PATIENCE);

	private static final Clock NOON = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);

	@Test
	void nothingIsKnownBeforeTheFirstCheck() {
		Health health = health(watch(VAULT, (context) -> Mono.never()));
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("credential", "default")
			.containsEntry("note", "No token was asked for yet.");
	}

	@Test
	void withoutAKeyStoreNobodyIsAskedAndNothingIsDown() throws InterruptedException {
		AtomicInteger asked = new AtomicInteger();
		IdentityWatch watch = watch(new TokenScopes(List.of(), PATIENCE), (context) -> {
			asked.incrementAndGet();
			return Mono.never();
		});
		Health health = afterACheck(watch);
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails().get("note")).asString()
			.isEqualTo("No configured key store takes tokens of Microsoft Entra ID, so none is asked for.");
		assertThat(asked).hasValue(0);
	}

	@Test
	void eachScopeIsAskedForOnceInACheck() throws InterruptedException {
		AtomicInteger asked = new AtomicInteger();
		Health health = afterACheck(watch(VAULT, (context) -> {
			asked.incrementAndGet();
			return Mono.just(new AccessToken("t", OffsetDateTime.MAX));
		}));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("checkedOn", "2026-06-01T12:00:00Z").doesNotContainKey("problem");
		assertThat(asked).hasValue(1);
	}

	@Test
	void aFailureIsLookedAtAgainLongBeforeTheNextCheckIsDue() throws InterruptedException {
		CountDownLatch twice = new CountDownLatch(2);
		IdentityWatch watch = watch(VAULT, (context) -> {
			twice.countDown();
			return Mono.error(new ClientAuthenticationException("Not now.", null));
		});
		watch.start();
		boolean again = twice.await(30, TimeUnit.SECONDS);
		watch.stop();
		assertThat(again).isTrue();
	}

	@Test
	void aCredentialThatNeverAnswersHoldsNobodyUp() throws InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		IdentityWatch watch = watch(VAULT, (context) -> Mono.fromCallable(() -> {
			never.await();
			return new AccessToken("late", OffsetDateTime.MAX);
		}));
		Health health = afterACheck(watch);
		never.countDown();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("problem")).asString().startsWith("No token for vault.azure.net: ");
	}

	@Test
	void whatACredentialSaysIsRedacted() throws InterruptedException {
		Health health = afterACheck(watch(VAULT,
				(context) -> Mono.error(new ClientAuthenticationException("client_secret=HIDDEN 'hush'", null))));
		assertThat(health.getDetails().get("problem")).asString()
			.contains("[gone]", "[hidden]")
			.doesNotContain("HIDDEN", "hush");
	}

	@Test
	void whatLiesDeepestIsSaidToo() throws InterruptedException {
		Health health = afterACheck(watch(VAULT, (context) -> Mono
			.error(new ClientAuthenticationException("See within.", null, new IOException("Connection refused")))));
		assertThat(health.getDetails().get("problem"))
			.isEqualTo("No token for vault.azure.net: See within. Connection refused.");
	}

	@ParameterizedTest
	@CsvSource({ "7000215, not its id", "7000222, has expired", "700016, client id", "90002, no such tenant",
			"700027, certificate", "700024, clock", "700213, federated credential", "500011, key store",
			"900382, another cloud", "70043, sign in again" })
	void entrasNumberDecidesTheRemedyWhateverTheWords(int number, String words) {
		assertThat(remedy(CredentialKind.DEFAULT,
				new RuntimeException(new ClientAuthenticationException("AADSTS" + number + ": x", null))))
			.contains(words)
			.endsWith(".");
	}

	@ParameterizedTest
	@EnumSource
	void everyCredentialHasARemedyOfItsOwn(CredentialKind kind) {
		assertThat(remedy(kind, new IllegalStateException("x"))).endsWith(".");
	}

	@ParameterizedTest
	@EnumSource(names = { "WORKLOAD_IDENTITY", "CLIENT_SECRET", "CLIENT_CERTIFICATE", "CLIENT_ASSERTION" })
	void anEntraThatCannotBeReachedIsNoFaultOfTheSecret(CredentialKind kind) {
		assertThat(remedy(kind, new RuntimeException(new IOException("refused")))).contains("not reached");
		assertThat(remedy(kind, new TimeoutException())).contains("not reached");
		assertThat(remedy(kind, new RuntimeException(new NoSuchFileException("x")))).doesNotContain("not reached");
	}

	@ParameterizedTest
	@EnumSource
	void aProxyThatWantsAnotherLoginIsNoFaultOfTheIdentity(CredentialKind kind) {
		assertThat(remedy(kind, new RuntimeException("AADSTS7000215: x", new ProxyLoginRefused())))
			.contains("keyrotor.azure.proxy.username", "keyrotor.azure.proxy.password");
	}

	@Test
	void aManagedIdentityIsMissingOrWronglyNamed() {
		MsalServiceException refused = new MsalServiceException("400", "managed_identity_request_failed",
				ManagedIdentitySourceType.APP_SERVICE);
		assertThat(remedy(CredentialKind.MANAGED_IDENTITY, new CredentialUnavailableException("x")))
			.contains("No managed identity endpoint");
		assertThat(remedy(CredentialKind.MANAGED_IDENTITY, new RuntimeException(refused)))
			.contains("Switch the system-assigned identity on");
		IdentityProperties named = IdentityFixture.of(Map.of("credential", "managed-identity", "client-id", "c1"));
		assertThat(new IdentityRemedies(named).remedy(new RuntimeException(refused)))
			.contains("assigned to this machine");
	}

	private static String remedy(CredentialKind kind, Throwable failure) {
		Map<String, String> properties = IdentityPropertiesTest.needed(kind);
		return new IdentityRemedies(IdentityFixture.of(properties)).remedy(failure);
	}

	private static IdentityWatch watch(TokenScopes scopes, TokenCredential credential) {
		return new IdentityWatch(IdentityFixture.unset(), scopes, new BoundedTokens(credential),
				new CredentialWords(List.of(new Secret("hush")), (text) -> text.replace("HIDDEN", "[gone]")), NOON);
	}

	private static Health afterACheck(IdentityWatch watch) throws InterruptedException {
		watch.start();
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (watch.state() instanceof IdentityState.NotAsked && System.nanoTime() < end) {
			Thread.sleep(10);
		}
		watch.stop();
		assertThat(watch.isRunning()).isFalse();
		return health(watch);
	}

	private static Health health(IdentityWatch watch) {
		return new IdentityHealth(watch, CredentialKind.DEFAULT).health();
	}

}
