package io.keyrotor.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.BindingReader;
import io.keyrotor.binding.BindingReader.Look;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.Sightings;
import io.keyrotor.key.UpstreamFailure;

/**
 * Looks at every binding once in each interval, a small page at a time. Where it is, is
 * in the bindings themselves, so that it goes on after a crash and holds no more than a
 * page. Nothing at Azure is changed.
 */
public final class BindingSweep {

	/** How many bindings are held and read at a time. */
	static final int PAGE = 10;

	/** How soon it looks again whether something is due. */
	private static final Duration REST = Duration.ofMinutes(1);

	private static final Duration USUAL_PAUSE = Duration.ofMinutes(1);

	private final SweptBindings bindings;

	private final BindingReader reader;

	private final Sightings sightings;

	private final SweepTurns turns;

	private final Duration interval;

	public BindingSweep(SweptBindings bindings, BindingReader reader, Sightings sightings, SweepTurns turns,
			Duration interval) {
		this.sightings = sightings;
		this.bindings = bindings;
		this.reader = reader;
		this.turns = turns;
		this.interval = interval;
	}

	/**
	 * Looks at one page of what is due.
	 * @return when to go on
	 */
	public Instant advance(Instant now) {
		List<CmkBinding> page = this.bindings.due(now.minus(this.interval), PAGE);
		return page.isEmpty() ? rest(now)
				: this.turns.take(page.size() * BindingReader.MOST_REQUESTS, now).orElseGet(() -> look(page, now));
	}

	private Instant rest(Instant now) {
		Instant soon = now.plus(REST);
		return this.bindings.oldestCheck()
			.map((oldest) -> oldest.plus(this.interval))
			.filter(soon::isBefore)
			.orElse(soon);
	}

	private Instant look(List<CmkBinding> page, Instant now) {
		Optional<RuntimeException> trouble = Optional.empty();
		for (CmkBinding binding : page) {
			try {
				Look look = this.reader.look(binding);
				if (look.throttled().isPresent()) {
					return pause(binding, look.throttled().get(), now);
				}
				keep(binding, look, now);
			}
			catch (RuntimeException unforeseen) {
				this.bindings.checked(binding.id(), now);
				trouble = trouble.or(() -> Optional.of(unforeseen));
			}
		}
		trouble.ifPresent((unforeseen) -> {
			throw unforeseen;
		});
		return now;
	}

	/** A key store that does not answer says nothing about the consumer. */
	private void keep(CmkBinding binding, Look look, Instant now) {
		if (look.ofTheStore()) {
			this.bindings.checked(binding.id(), now);
		}
		else {
			this.sightings.saw(look.binding());
			this.bindings.keep(binding, look.binding(), now);
		}
	}

	/** Whoever asked for the pause is asked again after all others that are due. */
	private Instant pause(CmkBinding binding, UpstreamFailure throttled, Instant now) {
		Duration pause = throttled.retryAfter().filter(Duration::isPositive).orElse(USUAL_PAUSE);
		Instant until = now.plus(pause);
		this.turns.pause(until);
		this.bindings.checked(binding.id(), now.minus(this.interval).plus(pause));
		return until;
	}

}
