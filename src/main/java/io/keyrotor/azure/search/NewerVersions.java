package io.keyrotor.azure.search;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;

/**
 * The api-versions with which we look for members that a PUT would lose. A preview shows
 * more than the stable version that came after it, so the previews are asked first.
 */
final class NewerVersions {

	static final List<String> ALL = List.of("2026-08-01-preview", "2026-05-01-preview", "2025-11-01-preview",
			"2026-10-01");

	private static final Pattern VERSION = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d(?:-preview)?");

	private NewerVersions() {
	}

	/**
	 * Passes a service that knows none of them only if its answer (400) lists the
	 * versions it knows, the one we write with is among them and none is newer, as in a
	 * sovereign cloud that has no previews. Every other 400 tells nothing of what an
	 * object holds.
	 * @throws UpstreamFailure of kind {@code REJECTED} otherwise
	 */
	static void requireOlder(ConsumerId consumer, UpstreamFailure answer) {
		List<String> known = known(answer.sentence());
		boolean older = known.contains(SearchConsumers.API_VERSION)
				&& known.stream().allMatch((version) -> version.compareTo(SearchConsumers.API_VERSION) <= 0);
		if (!older) {
			throw Refusal.rejected(consumer, "its service knows none of the api-versions " + String.join(", ", ALL)
					+ ", and does not say that " + SearchConsumers.API_VERSION + " is its newest, so that nothing tells"
					+ " which members a write would lose; move it with the tool that set its key, then verify its"
					+ " binding");
		}
	}

	/** Only of what the service says: the name of an object may look like a version. */
	private static List<String> known(String sentence) {
		String said = sentence.substring(Math.max(0, sentence.indexOf(": ")));
		return VERSION.matcher(said)
			.results()
			.map(MatchResult::group)
			.filter((version) -> !version.equals(ALL.getLast()))
			.toList();
	}

}
