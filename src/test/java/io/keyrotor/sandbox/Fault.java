package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A fault to come.
 *
 * @param method the method it waits for; absent for all
 * @param path what the decoded path begins with, in any case; absent for all
 * @param status the status of {@link FaultKind#STATUS}
 * @param retryAfter the Retry-After of {@link FaultKind#STATUS}
 * @param delay how long {@link FaultKind#DELAY} waits
 * @param times how many calls it meets
 */
record Fault(AzureService service, Optional<String> method, Optional<String> path, FaultKind kind,
		Optional<Integer> status, Optional<Duration> retryAfter, Optional<Duration> delay, int times) {

	boolean meets(AzureService asked, Call call) {
		return covers(asked, call) && this.method.filter((word) -> !word.equals(call.method())).isEmpty()
				&& suits(call);
	}

	/** Whether a change happens where stale reads are to come. */
	boolean agesWith(AzureService asked, Call call) {
		return this.kind == FaultKind.STALE_READ && covers(asked, call) && !call.reads();
	}

	private boolean covers(AzureService asked, Call call) {
		return this.service == asked && this.path.filter((prefix) -> !startsWith(call.path(), prefix)).isEmpty();
	}

	/** A fault without a method waits for the calls on which it shows. */
	private boolean suits(Call call) {
		boolean reading = call.method().equals("GET");
		return switch (this.kind) {
			case HIDDEN_SECRET, STALE_READ -> reading;
			case DROP_PROPERTY -> this.method.isPresent() || !reading;
			case TIMEOUT_AFTER_EFFECT, RESET_BEFORE_EFFECT, RESET_AFTER_EFFECT, STATUS, DELAY, GARBAGE_AFTER_EFFECT ->
				true;
		};
	}

	private static boolean startsWith(String path, String prefix) {
		return path.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
	}

}
