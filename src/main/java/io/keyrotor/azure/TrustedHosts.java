package io.keyrotor.azure;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;

/**
 * The hosts that may see a token: the configured key stores and those under Azure's own
 * names in the public, US Government and China clouds; or one key store alone.
 */
final class TrustedHosts {

	private static final List<String> SUFFIXES = List.of(".vault.azure.net", ".vault.usgovcloudapi.net",
			".vault.azure.cn", ".managedhsm.azure.net", ".managedhsm.usgovcloudapi.net", ".managedhsm.azure.cn",
			".search.windows.net", ".search.azure.us", ".search.azure.cn");

	/** They see the tokens with which audit logs are queried. */
	private static final List<String> LOG_QUERIES = Arrays.stream(Cloud.values()).map(Cloud::logQueriesHost).toList();

	static final List<String> RESOURCE_MANAGERS = Arrays.stream(Cloud.values())
		.map(Cloud::resourceManagerHost)
		.toList();

	private final Predicate<URI> trusted;

	private final String words;

	/** Azure's own hosts, and the key stores. */
	TrustedHosts(KeyStores stores) {
		this((uri) -> isAzure(uri) || stores.at(uri).isPresent(),
				"it is neither a configured key store nor one of Azure's own hosts, or not https.");
	}

	private TrustedHosts(Predicate<URI> trusted, String words) {
		this.trusted = trusted;
		this.words = words;
	}

	/** This origin and no other. */
	static TrustedHosts only(URI origin) {
		URI own = KeyStore.origin(origin);
		return new TrustedHosts((uri) -> KeyStore.origin(uri).equals(own), "only " + own + " is asked for this.");
	}

	boolean include(URI uri) {
		return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null
				&& this.trusted.test(uri);
	}

	/** What is wrong with a host that is not among these. */
	String words() {
		return this.words;
	}

	/**
	 * Azure listens on the port of https only; whoever listens on another is not Azure.
	 */
	private static boolean isAzure(URI uri) {
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		return AzureDomains.isUsualPort(uri) && (RESOURCE_MANAGERS.contains(host) || LOG_QUERIES.contains(host)
				|| SUFFIXES.stream().anyMatch(host::endsWith));
	}

}
