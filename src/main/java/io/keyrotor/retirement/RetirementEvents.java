package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.keyrotor.key.Finding;
import io.keyrotor.step.ProgressEvent;

/**
 * What happened to a retirement from one revision to the next, for those who watch it,
 * and as evidence of what was proven and how.
 */
public final class RetirementEvents {

	private RetirementEvents() {
	}

	/** The first event of a retirement. */
	public static ProgressEvent first(Retirement retirement) {
		return phase(retirement);
	}

	/** What changed, in the order in which it is told. */
	public static List<ProgressEvent> between(Retirement before, Retirement after) {
		List<ProgressEvent> events = new ArrayList<>();
		if (!before.accepted().equals(after.accepted())) {
			after.accepted().map(RetirementEvents::accepted).ifPresent(events::add);
		}
		after.evidence()
			.filter((evidence) -> !Optional.of(evidence).equals(before.evidence()))
			.map((evidence) -> examined(after, evidence))
			.ifPresent(events::add);
		if (!told(before).equals(told(after))) {
			events.add(phase(after));
		}
		if (after.trouble().isPresent() && !after.trouble().equals(before.trouble())) {
			events.add(new ProgressEvent("Waiting", Map.of("why", after.trouble().get())));
		}
		return events;
	}

	private static ProgressEvent phase(Retirement retirement) {
		return new ProgressEvent("PhaseChanged", told(retirement));
	}

	private static Map<String, String> told(Retirement retirement) {
		Map<String, String> told = new LinkedHashMap<>();
		told.put("phase", retirement.phase().name());
		told.put("status", retirement.status().word());
		if (retirement.phase() instanceof RetirementPhase.Held held) {
			told.put("heldBefore", held.heldBefore().name());
		}
		told.put("keyVersion", retirement.version().value());
		retirement.soakUntil().ifPresent((until) -> told.put("soakUntil", until.toString()));
		if (retirement.phase() instanceof RetirementPhase.Probation probation) {
			told.put("probationUntil", probation.until().toString());
		}
		tell(retirement.phase() instanceof RetirementPhase.Held held ? held.blockers()
				: retirement.cause().stream().toList(), told);
		return told;
	}

	private static ProgressEvent accepted(EvidenceAcceptance acceptance) {
		return new ProgressEvent("MissingEvidenceAccepted",
				Map.of("by", acceptance.by(), "reason", acceptance.reason()));
	}

	/** All that a decision rests on. */
	private static ProgressEvent examined(Retirement retirement, Evidence evidence) {
		Map<String, String> data = new LinkedHashMap<>();
		data.put("keyVersion", retirement.version().value());
		data.put("examinedOn", evidence.on().toString());
		data.put("watchedFrom", evidence.from().toString());
		data.put("watchedUntil", evidence.to().toString());
		int number = 1;
		for (ConsumerReading reading : evidence.consumers()) {
			data.put("consumer" + number++, reading.consumer() + " on " + reading.words());
		}
		data.put("foundAtAzure", String.valueOf(evidence.found()));
		evidence.log().ifPresent((log) -> tell(log, data));
		retirement.accepted()
			.ifPresent((accepted) -> data.put("missingEvidenceAcceptedBy", accepted.by() + ": " + accepted.reason()));
		tell(retirement.blockers(), data);
		return new ProgressEvent(retirement.blockers().isEmpty() ? "Proven" : "Blocked", data);
	}

	private static void tell(LogAnswer log, Map<String, String> data) {
		data.put("logQuery", log.query());
		data.put("logAnswer", log.uses().isEmpty() ? "no use" : RetirementFindings.words(log.uses()));
		log.newestEventOfKey().ifPresent((newest) -> data.put("logNewestEvent", newest.toString()));
	}

	private static void tell(List<Finding> findings, Map<String, String> told) {
		if (!findings.isEmpty()) {
			told.put("code", findings.stream().map(Finding::code).distinct().collect(Collectors.joining(", ")));
			told.put("detail", findings.stream().map(Finding::message).collect(Collectors.joining(" ")));
		}
	}

}
