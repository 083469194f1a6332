package io.keyrotor.rotation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ProgressEvent;

/** What happened to a rotation from one revision to the next, for those who watch it. */
public final class RotationEvents {

	private RotationEvents() {
	}

	/** The first event of a rotation. */
	public static ProgressEvent first(Rotation rotation) {
		return phase(rotation);
	}

	/** What changed, in the order in which it is told. */
	public static List<ProgressEvent> between(Rotation before, Rotation after) {
		List<ProgressEvent> events = new ArrayList<>();
		Map<Object, ConsumerProgress> known = new LinkedHashMap<>();
		before.consumers().forEach((consumer) -> known.put(consumer.binding(), consumer));
		for (ConsumerProgress consumer : after.consumers()) {
			ConsumerProgress earlier = known.get(consumer.binding());
			if (earlier == null || !told(earlier).equals(told(consumer))) {
				events.add(new ProgressEvent("ConsumerChanged", told(consumer)));
			}
		}
		if (!told(before).equals(told(after))) {
			events.add(phase(after));
		}
		if (after.trouble().isPresent() && !after.trouble().equals(before.trouble())) {
			events.add(new ProgressEvent("Waiting", Map.of("why", after.trouble().get())));
		}
		return events;
	}

	private static ProgressEvent phase(Rotation rotation) {
		return new ProgressEvent("PhaseChanged", told(rotation));
	}

	private static Map<String, String> told(Rotation rotation) {
		Map<String, String> told = new LinkedHashMap<>();
		told.put("phase", rotation.phase().name());
		told.put("status", rotation.status().word());
		if (rotation.phase() instanceof Phase.Held held) {
			told.put("heldBefore", held.heldBefore().name());
		}
		rotation.fromVersion().map(VersionId::value).ifPresent((version) -> told.put("fromVersion", version));
		rotation.toVersion().map(VersionId::value).ifPresent((version) -> told.put("toVersion", version));
		tell(rotation.finding(), told);
		return told;
	}

	private static Map<String, String> told(ConsumerProgress consumer) {
		Map<String, String> told = new LinkedHashMap<>();
		told.put("bindingId", consumer.binding().toString());
		told.put("consumer", consumer.consumer().uri());
		told.put("progress", consumer.state().getClass().getSimpleName());
		tell(consumer.finding(), told);
		if (consumer.state() instanceof ConsumerProgress.Skipped skipped) {
			told.put("detail", skipped.reason());
		}
		return told;
	}

	private static void tell(Optional<Finding> finding, Map<String, String> told) {
		finding.ifPresent((found) -> {
			told.put("code", found.code());
			told.put("detail", found.message());
		});
	}

}
