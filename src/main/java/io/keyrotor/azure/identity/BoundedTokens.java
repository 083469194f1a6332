package io.keyrotor.azure.identity;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;

/**
 * Tokens within a time. Each is fetched on a thread of its own, because credentials know
 * no deadline; one that comes too late is kept by the credential for the next call.
 */
public final class BoundedTokens {

	private final TokenCredential credential;

	public BoundedTokens(TokenCredential credential) {
		this.credential = credential;
	}

	/**
	 * A token for the scope.
	 * @throws TimeoutException if there is none after this time
	 * @throws ExecutionException around whatever the credential threw
	 * @throws InterruptedException if the wait was interrupted
	 */
	public String token(String scope, Duration patience)
			throws TimeoutException, ExecutionException, InterruptedException {
		TokenRequestContext context = new TokenRequestContext().addScopes(scope);
		FutureTask<String> task = new FutureTask<>(() -> this.credential.getTokenSync(context).getToken());
		Thread.ofVirtual().name("access-token").start(task);
		return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
	}

}
