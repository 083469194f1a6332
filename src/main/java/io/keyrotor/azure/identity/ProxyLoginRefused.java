package io.keyrotor.azure.identity;

/**
 * The proxy on the way to Entra ID wants another login, so Entra ID itself was not
 * reached and has nothing to do with it.
 * <p>
 * It is an error and no exception, because azure-core repeats a request after every
 * exception: that would take longer than a call may, and proxies count wrong logins.
 */
public final class ProxyLoginRefused extends Error {

	/** What helps, as a sentence. */
	public static final String REMEDY = "Set keyrotor.azure.proxy.username and keyrotor.azure.proxy.password.";

	public ProxyLoginRefused() {
		super("The proxy wants another name and password before it lets Keyrotor through.");
	}

	/** Whether such a refusal is anywhere behind the failure. */
	public static boolean isBehind(Throwable failure) {
		return IdentityRemedies.causes(failure).anyMatch(ProxyLoginRefused.class::isInstance);
	}

}
