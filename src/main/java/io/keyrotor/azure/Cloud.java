package io.keyrotor.azure;

import java.net.URI;
import java.util.Arrays;

/**
 * One of Azure's clouds, by the hosts that serve all of it (Microsoft Learn, "Compare
 * Azure Government and global Azure"; "Access the Azure Monitor Log Analytics API").
 */
public enum Cloud {

	/** The public cloud, whose log queries still have tokens for their older name. */
	PUBLIC("management.azure.com", "api.loganalytics.azure.com", "api.loganalytics.io", "search.windows.net"),
	/** Azure Government in the USA. */
	US_GOVERNMENT("management.usgovcloudapi.net", "api.loganalytics.us", "api.loganalytics.us", "search.azure.us"),
	/** Azure in China, operated by 21Vianet. */
	CHINA("management.chinacloudapi.cn", "api.loganalytics.azure.cn", "api.loganalytics.azure.cn", "search.azure.cn");

	private final String resourceManagerHost;

	private final String logQueriesHost;

	private final String logQueriesAudience;

	private final String searchDomain;

	Cloud(String resourceManagerHost, String logQueriesHost, String logQueriesAudience, String searchDomain) {
		this.resourceManagerHost = resourceManagerHost;
		this.logQueriesHost = logQueriesHost;
		this.logQueriesAudience = logQueriesAudience;
		this.searchDomain = searchDomain;
	}

	/**
	 * The cloud with this Resource Manager.
	 * @throws IllegalArgumentException if it is none of Azure's
	 */
	public static Cloud of(URI resourceManager) {
		return Arrays.stream(values())
			.filter((cloud) -> cloud.resourceManagerHost.equalsIgnoreCase(resourceManager.getHost()))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(resourceManager + " is the Resource Manager of no cloud."));
	}

	/** Where logs are queried. */
	public URI logQueries() {
		return URI.create("https://" + this.logQueriesHost);
	}

	/** For what a token for log queries is asked. */
	public String logQueriesScope() {
		return "https://" + this.logQueriesAudience + "/.default";
	}

	/** The domain in which AI Search services are. */
	public String searchDomain() {
		return this.searchDomain;
	}

	String resourceManagerHost() {
		return this.resourceManagerHost;
	}

	String logQueriesHost() {
		return this.logQueriesHost;
	}

}
