package io.keyrotor.azure.identity;

/**
 * The proxy on the way to Entra ID wants another login, so Entra ID itself was not
 * reached and has nothing to do with it.
 */
public final class ProxyLoginRefused extends RuntimeException {

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
