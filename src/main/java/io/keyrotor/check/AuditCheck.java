package io.keyrotor.check;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.UpstreamFailure;

/**
 * Whether the store's audit events go to a workspace that this service can query. One
 * such workspace is enough.
 */
final class AuditCheck {

	private static final String LOG_ANALYTICS_READER = "Give this service's identity the role Log Analytics Reader on"
			+ " the workspace. A new role takes some minutes to work.";

	private AuditCheck() {
	}

	static Check of(Reading<List<AuditDestination>> audit) {
		return switch (audit) {
			case Reading.Known<List<AuditDestination>>(List<AuditDestination> destinations) -> best(destinations);
			case Reading.Unread<List<AuditDestination>> unread -> Check.unknown(CheckName.AUDIT_LOGGING, unread);
		};
	}

	private static Check best(List<AuditDestination> destinations) {
		List<Check> checks = destinations.stream().map(AuditCheck::of).toList();
		return first(checks, CheckStatus.PASS).or(() -> first(checks, CheckStatus.UNKNOWN))
			.or(() -> first(checks, CheckStatus.FAIL))
			.orElseGet(AuditCheck::nowhere);
	}

	private static Optional<Check> first(List<Check> checks, CheckStatus status) {
		return checks.stream().filter((check) -> check.status() == status).findFirst();
	}

	private static Check nowhere() {
		return Check.fail(CheckName.AUDIT_LOGGING,
				"No diagnostic setting of the store sends its audit events to a Log Analytics workspace.",
				"Add a diagnostic setting to the store that sends the category AuditEvent, or the category group audit"
						+ " or allLogs, to a workspace.");
	}

	private static Check of(AuditDestination destination) {
		return switch (destination.permissions()) {
			case Reading.Known<GrantedPermissions>(GrantedPermissions granted) when destination
				.canBeQueriedWith(granted) ->
				Check.pass(CheckName.AUDIT_LOGGING,
						sent(destination) + ", where this service may query the table " + destination.table() + ".");
			case Reading.Known<GrantedPermissions>(GrantedPermissions granted) when !granted.complete() ->
				Check.unknown(CheckName.AUDIT_LOGGING,
						sent(destination) + ", and not all of this service's permissions there could be read.",
						"If it may not query the table " + destination.table() + ": " + LOG_ANALYTICS_READER);
			case Reading.Known<GrantedPermissions> _ -> Check.fail(CheckName.AUDIT_LOGGING,
					sent(destination) + ", where this service may not query the table " + destination.table() + ".",
					LOG_ANALYTICS_READER);
			case Reading.Failed<GrantedPermissions> failed when isMissing(failed) ->
				Check.fail(CheckName.AUDIT_LOGGING, sent(destination) + ", which does not exist.",
						"Let the diagnostic setting send to a workspace that exists.");
			case Reading.Unread<GrantedPermissions> unread -> Check.unknown(CheckName.AUDIT_LOGGING,
					sent(destination) + ", and whether this service may query it is not known. " + unread.reason(),
					unread.remedy());
		};
	}

	private static boolean isMissing(Reading.Failed<?> failed) {
		return failed.failure().kind() == UpstreamFailure.Kind.MISSING;
	}

	private static String sent(AuditDestination destination) {
		return "The diagnostic setting '" + destination.setting() + "' sends audit events to "
				+ destination.workspaceId();
	}

}
