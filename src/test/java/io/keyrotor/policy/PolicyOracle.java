package io.keyrotor.policy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The requirements for policies once more, written down as they read and slow: how long a
 * duration is, is found by walking from every day of four years to its end, one day at a
 * time. It shares nothing with the rules that it checks.
 */
final class PolicyOracle {

	private static final LocalDate FIRST_START = LocalDate.of(2024, 1, 1);

	private static final int STARTS = 1461;

	private final Map<String, int[]> lengths = new HashMap<>();

	private final int floor;

	private final boolean hsm;

	PolicyOracle(int floor, boolean hsm) {
		this.floor = floor;
		this.hsm = hsm;
	}

	/** Everything that is wrong: field, rule and limit of each. */
	Set<String> broken(Optional<String> expiry, List<Action> actions) {
		Set<String> broken = new TreeSet<>();
		if (expiry.isPresent() && shortest(expiry.get()) < 28) {
			broken.add("attributes.expiryTime ExpiryTimeMinimum P28D");
		}
		if (expiry.isEmpty() && this.hsm && !actions.isEmpty()) {
			broken.add("attributes.expiryTime ExpiryTimeRequired present");
		}
		boolean removal = expiry.isEmpty() && actions.isEmpty();
		if (this.hsm && !removal && actions.stream().noneMatch((action) -> action.type.equals("Rotate"))) {
			broken.add("lifetimeActions RotateRequired 1");
		}
		for (int i = 0; i < actions.size(); i++) {
			Action action = actions.get(i);
			if (action.type.equals("Rotate")) {
				rotate(expiry, action, "lifetimeActions[" + i + "]", broken);
			}
			else {
				inform(expiry, action, "lifetimeActions[" + i + "]", broken);
			}
		}
		return broken;
	}

	private void rotate(Optional<String> expiry, Action action, String place, Set<String> broken) {
		if (action.after) {
			if (shortest(action.time) < this.floor) {
				broken.add(place + ".trigger.timeAfterCreate TimeAfterCreateMinimum P" + this.floor + "D");
			}
			if (expiry.isPresent() && smallestGap(expiry.get(), action.time) < 7) {
				broken.add(place + ".trigger.timeAfterCreate TimeAfterCreateMaximum expiryTime - P7D");
			}
			return;
		}
		if (expiry.isEmpty()) {
			broken.add("attributes.expiryTime ExpiryTimeRequired present");
		}
		if (!this.hsm && shortest(action.time) < 7) {
			broken.add(place + ".trigger.timeBeforeExpiry TimeBeforeExpiryMinimum P7D");
		}
		if (expiry.isPresent() && smallestGap(expiry.get(), action.time) < this.floor) {
			broken.add(place + ".trigger.timeBeforeExpiry RotateBeforeExpiryMaximum expiryTime - P" + this.floor + "D");
		}
	}

	private void inform(Optional<String> expiry, Action action, String place, Set<String> broken) {
		if (this.hsm) {
			broken.add(place + ".action.type NotifySupported Rotate");
			return;
		}
		if (action.after) {
			broken.add(place + ".trigger.timeAfterCreate NotifyBeforeExpiryOnly timeBeforeExpiry");
			return;
		}
		if (shortest(action.time) < 7) {
			broken.add(place + ".trigger.timeBeforeExpiry TimeBeforeExpiryMinimum P7D");
		}
		if (expiry.isPresent() && smallestGap(expiry.get(), action.time) < 7) {
			broken.add(place + ".trigger.timeBeforeExpiry NotifyBeforeExpiryMaximum expiryTime - P7D");
		}
	}

	private int shortest(String duration) {
		int shortest = Integer.MAX_VALUE;
		for (int length : lengths(duration)) {
			shortest = Math.min(shortest, length);
		}
		return shortest;
	}

	private int smallestGap(String longer, String shorter) {
		int[] ends = lengths(longer);
		int[] triggers = lengths(shorter);
		int smallest = Integer.MAX_VALUE;
		for (int start = 0; start < STARTS; start++) {
			smallest = Math.min(smallest, ends[start] - triggers[start]);
		}
		return smallest;
	}

	/** The length in days from each start. */
	private int[] lengths(String duration) {
		return this.lengths.computeIfAbsent(duration, PolicyOracle::walkFromEveryDay);
	}

	private static int[] walkFromEveryDay(String duration) {
		int[] lengths = new int[STARTS];
		for (int start = 0; start < STARTS; start++) {
			lengths[start] = walk(FIRST_START.plusDays(start), number(duration, 'Y') * 12 + number(duration, 'M'),
					number(duration, 'D'));
		}
		return lengths;
	}

	private static int walk(LocalDate start, int months, int days) {
		YearMonth month = YearMonth.from(start);
		for (int passed = 0; passed < months; passed++) {
			month = month.plusMonths(1);
		}
		LocalDate reached = month.atDay(Math.min(start.getDayOfMonth(), month.lengthOfMonth()));
		int walked = 0;
		for (LocalDate day = start; !day.equals(reached); day = day.plusDays(1)) {
			walked++;
		}
		return walked + days;
	}

	/** The number before a letter; 0 if the letter is not there. */
	private static int number(String duration, char unit) {
		int end = duration.indexOf(unit);
		int start = end;
		while (start > 0 && Character.isDigit(duration.charAt(start - 1))) {
			start--;
		}
		return (start == end) ? 0 : Integer.parseInt(duration, start, end, 10);
	}

	/** An action with one trigger. */
	record Action(String type, boolean after, String time) {

		String words() {
			return this.type + (this.after ? " after " : " before ") + this.time;
		}

	}

}
