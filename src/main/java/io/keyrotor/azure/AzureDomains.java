package io.keyrotor.azure;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The DNS domains that belong to Azure: whatever lies in one of them is Microsoft's and
 * takes tokens of Entra ID only.
 */
public final class AzureDomains {

	private static final List<String> OWNED = List.of("azure.net", "azure.com", "windows.net", "usgovcloudapi.net",
			"azure.us", "azure.cn", "chinacloudapi.cn");

	private static final int HTTPS = 443;

	private AzureDomains() {
	}

	/** Whether the URI's host lies in one of Azure's domains. */
	public static boolean include(URI uri) {
		String name = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
		String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
		return OWNED.stream().anyMatch((domain) -> host.equals(domain) || host.endsWith("." + domain));
	}

	/** Whether the URI names the port of https, or none. */
	public static boolean isUsualPort(URI uri) {
		return uri.getPort() == -1 || uri.getPort() == HTTPS;
	}

}
