package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.keyrotor.key.KeyStoreType;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;

/**
 * What the services themselves refuse in a rotation policy. The bounds are documented;
 * the texts, and what happens to an action with both triggers or none, are not, so these
 * are refused. Keyrotor's own rules are stricter and never looked at here: a fake that
 * shared them could not find an error in them.
 */
final class AzurePolicyRules {

	private static final Pattern DURATION = Pattern
		.compile("P(?=.)((?:\\d+Y)?(?:\\d+M)?(?:\\d+D)?)(?:T(?=\\d)((?:\\d+H)?(?:\\d+M)?(?:\\d+S)?))?");

	/** The day to count from. Azure does not say how long it takes a month to be. */
	private static final LocalDateTime START = LocalDateTime.of(2025, 3, 1, 0, 0);

	private static final int EXPIRY_FLOOR = 28;

	private static final int GAP = 7;

	private final boolean hsm;

	AzurePolicyRules(KeyStoreType type) {
		this.hsm = type == KeyStoreType.MANAGED_HSM;
	}

	/**
	 * Throws a {@link Refusal} for a policy that the service does not take.
	 */
	void check(RotationPolicy policy) {
		policy.expiryTime().ifPresent((expiry) -> atLeast("expiryTime", days(expiry), EXPIRY_FLOOR));
		once(policy.lifetimeActions(), LifetimeAction.ROTATE);
		once(policy.lifetimeActions(), LifetimeAction.NOTIFY);
		policy.lifetimeActions().forEach((action) -> check(action, policy.expiryTime()));
	}

	/** The instant one policy duration after another, by the calendar. */
	static LocalDateTime plus(LocalDateTime start, String duration) {
		var parts = DURATION.matcher(duration);
		if (!parts.matches()) {
			throw Refusal.badParameter("'" + duration + "' is not an ISO 8601 duration.");
		}
		try {
			String date = parts.group(1);
			String time = parts.group(2);
			LocalDateTime day = date.isEmpty() ? start : start.plus(Period.parse("P" + date));
			return (time == null) ? day : day.plus(Duration.parse("PT" + time));
		}
		catch (DateTimeParseException | ArithmeticException tooLarge) {
			throw Refusal.badParameter("'" + duration + "' is out of range.");
		}
	}

	private void check(LifetimeAction action, Optional<String> expiry) {
		if (!action.isRotate() && !action.isNotify()) {
			throw Refusal.badParameter("There is no lifetime action '" + action.type() + "'.");
		}
		if (this.hsm && action.isNotify()) {
			throw Refusal.badParameter("A Managed HSM does not support the action 'notify'.");
		}
		if (action.timeAfterCreate().isPresent() == action.timeBeforeExpiry().isPresent()) {
			throw Refusal.badParameter("A lifetime action needs exactly one trigger.");
		}
		action.timeAfterCreate().ifPresent((after) -> checkAfterCreate(action, after, expiry));
		action.timeBeforeExpiry().ifPresent((before) -> checkBeforeExpiry(before, expiry));
	}

	private void checkAfterCreate(LifetimeAction action, String after, Optional<String> expiry) {
		if (action.isNotify()) {
			throw Refusal.badParameter("The action 'notify' takes timeBeforeExpiry only.");
		}
		atLeast("timeAfterCreate", days(after), this.hsm ? EXPIRY_FLOOR : GAP);
		expiry.ifPresent((end) -> atLeast("expiryTime - timeAfterCreate", days(end) - days(after), GAP));
	}

	private void checkBeforeExpiry(String before, Optional<String> expiry) {
		if (!this.hsm) {
			atLeast("timeBeforeExpiry", days(before), GAP);
		}
		expiry.ifPresent((end) -> atLeast("expiryTime - timeBeforeExpiry", days(end) - days(before),
				this.hsm ? EXPIRY_FLOOR : GAP));
	}

	private static void once(List<LifetimeAction> actions, String type) {
		if (actions.stream().filter((action) -> action.type().equalsIgnoreCase(type)).count() > 1) {
			throw Refusal.badParameter("A policy has at most one action '" + type.toLowerCase(Locale.ROOT) + "'.");
		}
	}

	private static void atLeast(String what, long days, int floor) {
		if (days < floor) {
			throw Refusal.badParameter(what + " must be at least " + floor + " days; it is " + days + ".");
		}
	}

	private static long days(String duration) {
		return ChronoUnit.DAYS.between(START, plus(START, duration));
	}

}
