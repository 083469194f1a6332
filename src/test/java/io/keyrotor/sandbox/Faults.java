package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.node.ObjectNode;

/**
 * Stands before every fake and lets calls go wrong. The first fault that meets a call and
 * is not used up acts on it, and no other. A call without a token meets none: its 401 is
 * an answer that every client expects.
 */
final class Faults {

	private final List<Armed> armed = new CopyOnWriteArrayList<>();

	/** Adds a fault and answers it as JSON. */
	ObjectNode add(Fault fault) {
		Armed added = new Armed(fault);
		this.armed.add(added);
		return added.json();
	}

	List<ObjectNode> list() {
		return this.armed.stream().map(Armed::json).toList();
	}

	void clear() {
		this.armed.clear();
	}

	/** Lets the fake answer, or lets the next fault act. */
	Outcome answer(AzureService service, FakeService fake, Call call) {
		boolean known = service == AzureService.IDENTITY || call.hasToken();
		this.armed.stream()
			.filter((candidate) -> known && candidate.fault.agesWith(service, call))
			.forEach((candidate) -> candidate.keep(fake, call));
		Optional<Armed> next = this.armed.stream()
			.filter((candidate) -> known && candidate.fault.meets(service, call) && candidate.claim())
			.findFirst();
		return next.map((fault) -> act(fault, fake, call)).orElseGet(() -> new Outcome.Answered(fake.answer(call)));
	}

	private static Outcome act(Armed armed, FakeService fake, Call call) {
		Fault fault = armed.fault;
		return switch (fault.kind()) {
			case TIMEOUT_AFTER_EFFECT -> {
				fake.answer(call);
				yield new Outcome.Unanswered();
			}
			case RESET_BEFORE_EFFECT -> new Outcome.Broken();
			case RESET_AFTER_EFFECT -> {
				fake.answer(call);
				yield new Outcome.Broken();
			}
			case STATUS -> new Outcome.Answered(error(fault));
			case DELAY -> {
				sleep(fault.delay().orElse(Duration.ZERO));
				yield new Outcome.Answered(fake.answer(call));
			}
			case GARBAGE_AFTER_EFFECT -> new Outcome.Answered(garbage(fake.answer(call)));
			case HIDDEN_SECRET -> new Outcome.Answered(hidden(armed, fake.answer(call)));
			case STALE_READ -> new Outcome.Answered(armed.before(fake, call));
			case DROP_PROPERTY ->
				new Outcome.Answered(call.reads() ? shortened(armed, fake.answer(call)) : lost(armed, fake, call));
		};
	}

	private static Reply hidden(Armed armed, Reply reply) {
		return Optional.of(reply)
			.filter((answer) -> answer.status() < 300)
			.flatMap((answer) -> Damage.hideText(answer.body()))
			.map((body) -> new Reply(reply.status(), reply.headers(), body))
			.orElseGet(() -> armed.spared(reply));
	}

	private static Reply shortened(Armed armed, Reply reply) {
		return Optional.of(reply)
			.filter((answer) -> answer.status() < 300)
			.flatMap((answer) -> Damage.dropProperty(answer.body()))
			.map((body) -> new Reply(reply.status(), reply.headers(), body))
			.orElseGet(() -> armed.spared(reply));
	}

	/** A PATCH sends hardly more than the key, so what gets lost is what is held. */
	private static Reply lost(Armed armed, FakeService fake, Call call) {
		if (call.method().equals("PATCH")) {
			Reply reply = fake.answer(call);
			return (reply.status() < 300 && fake.lose(call)) ? reply : armed.spared(reply);
		}
		return Damage.dropProperty(call.body())
			.map((body) -> fake.answer(new Call(call.method(), call.path(), call.query(), call.headers(), body)))
			.orElseGet(() -> armed.spared(fake.answer(call)));
	}

	private static Reply garbage(Reply reply) {
		Map<String, String> headers = new HashMap<>(reply.headers());
		headers.put("Content-Type", "application/json; charset=utf-8");
		return new Reply(200, headers, "\u0001\u0002<half an answer");
	}

	private static Reply error(Fault fault) {
		int status = fault.status().orElseThrow();
		String requestId = UUID.randomUUID().toString();
		Map<String, String> headers = new HashMap<>();
		headers.put("Content-Type", "application/json; charset=utf-8");
		headers.put("x-ms-request-id", requestId);
		fault.retryAfter().ifPresent((wait) -> headers.put("Retry-After", String.valueOf(wait.toSeconds())));
		return new Reply(status, headers, ErrorBodies.of(fault.service(), status, requestId));
	}

	private static void sleep(Duration delay) {
		try {
			Thread.sleep(delay);
		}
		catch (InterruptedException stopping) {
			Thread.currentThread().interrupt();
		}
	}

	/** A fault, and how often it fired. */
	private static final class Armed {

		private final Fault fault;

		private final AtomicInteger fired = new AtomicInteger();

		private final Map<String, Reply> kept = new ConcurrentHashMap<>();

		Armed(Fault fault) {
			this.fault = fault;
		}

		boolean claim() {
			return this.fired.getAndUpdate((count) -> Math.min(this.fault.times(), count + 1)) < this.fault.times();
		}

		/** Keeps what a GET answers before the change that this call is about to make. */
		void keep(FakeService fake, Call call) {
			this.kept.put(place(call), fake.answer(new Call("GET", call.path(), call.query(), call.headers(), "")));
		}

		Reply before(FakeService fake, Call call) {
			return Optional.ofNullable(this.kept.get(place(call))).orElseGet(() -> spared(fake.answer(call)));
		}

		private static String place(Call call) {
			return call.path().toLowerCase(Locale.ROOT);
		}

		/** There was nothing in this call that the fault could spoil. */
		Reply spared(Reply reply) {
			this.fired.decrementAndGet();
			return reply;
		}

		ObjectNode json() {
			return FaultForm.write(this.fault, this.fired.get());
		}

	}

}
