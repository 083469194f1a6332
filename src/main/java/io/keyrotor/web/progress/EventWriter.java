package io.keyrotor.web.progress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import io.keyrotor.step.History.RecordedEvent;

/**
 * Writes events in the form that browsers read (WHATWG HTML, "Server-sent events").
 */
final class EventWriter {

	/** After how many milliseconds a browser connects again. */
	private static final int RECONNECT = 1000;

	private static final JsonMapper JSON = JsonMapper.shared();

	private final OutputStream out;

	EventWriter(OutputStream out) {
		this.out = out;
	}

	void begin() throws IOException {
		send("retry: " + RECONNECT + "\n\n");
	}

	/**
	 * The data is one line: JSON has no line break outside a text, and escapes one in it.
	 */
	void event(RecordedEvent event) throws IOException {
		Map<String, String> data = new LinkedHashMap<>();
		data.put("at", event.on().toString());
		data.putAll(event.event().data());
		send("id: %d\nevent: %s\ndata: %s\n\n".formatted(event.sequence(), event.event().type(),
				JSON.writeValueAsString(data)));
	}

	void heartbeat() throws IOException {
		send(": still here\n\n");
	}

	private void send(String text) throws IOException {
		this.out.write(text.getBytes(StandardCharsets.UTF_8));
		this.out.flush();
	}

}
