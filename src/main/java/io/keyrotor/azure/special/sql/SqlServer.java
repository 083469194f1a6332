package io.keyrotor.azure.special.sql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerId;

/**
 * A logical server or a managed instance of Azure SQL. Its encryption protector and its
 * keys are resources below it.
 */
record SqlServer(ConsumerId id) {

	private static final Pattern PROTECTOR = Pattern.compile(
			"(.*/providers/Microsoft\\.Sql/(?:servers|managedInstances)/[^/]+)/encryptionProtector/current",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern DATABASE = Pattern.compile("(.*/providers/Microsoft\\.Sql/servers/[^/]+)/databases/.*",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern GROUP = Pattern.compile("(.*/resourceGroups/[^/]+)/providers/.*",
			Pattern.CASE_INSENSITIVE);

	/**
	 * The server that has this protector.
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} if it is the
	 * protector of none
	 */
	static SqlServer of(ConsumerId protector) {
		Matcher matcher = PROTECTOR.matcher(protector.uri());
		if (!matcher.matches()) {
			throw Refusal.unreadable(protector,
					"the encryption protector of a server has the id {server}/encryptionProtector/current");
		}
		return new SqlServer(ConsumerId.parse(matcher.group(1)));
	}

	/** The server that has this database; empty if that is not the id of one. */
	static Optional<SqlServer> ofDatabase(String database) {
		Matcher matcher = DATABASE.matcher(database);
		try {
			return matcher.matches() ? Optional.of(new SqlServer(ConsumerId.parse(matcher.group(1))))
					: Optional.empty();
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	boolean isManagedInstance() {
		return this.id.kind().type().endsWith("/managedinstances");
	}

	/** One of its keys. */
	ConsumerId key(String name) {
		return ConsumerId.parse(this.id.uri() + "/keys/" + name);
	}

	String name() {
		return this.id.uri().substring(this.id.uri().lastIndexOf('/') + 1);
	}

	/** A list of all failover groups of managed instances in a region. */
	ConsumerId failoverGroups(String location) {
		Matcher matcher = GROUP.matcher(this.id.uri());
		if (!matcher.matches()) {
			throw new IllegalArgumentException(this.id + " is in no resource group.");
		}
		return ConsumerId.parse(matcher.group(1) + "/providers/Microsoft.Sql/locations/" + location.replace(" ", ""));
	}

}
