package io.keyrotor.web.rotation;

import io.keyrotor.web.progress.StatusWait;
import io.keyrotor.web.progress.RetryAfter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import io.keyrotor.rotation.ExpectedWait;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Named;

/** Rotations as they are asked for and answered with. */
public final class RotationAnswers {

	private final RotationService rotations;

	private final ExpectedWait expected;

	private final InstantSource clock;

	public RotationAnswers(RotationService rotations, ExpectedWait expected, InstantSource clock) {
		this.rotations = rotations;
		this.expected = expected;
		this.clock = clock;
	}

	public RotationJson json(Rotation rotation) {
		return RotationJson.from(rotation, this.rotations.headroom(rotation));
	}

	public Rotation find(String id) {
		try {
			return present(RotationId.parse(id)).orElseThrow(() -> notFound(id));
		}
		catch (IllegalArgumentException _) {
			throw notFound(id);
		}
	}

	private Optional<Rotation> present(RotationId id) {
		return this.rotations.find(id);
	}

	public static Refusal notFound(String id) {
		return Refusal.of(ProblemCode.ROTATION_NOT_FOUND,
				"There is no rotation with the id '" + id + "'. GET /v1/rotations lists them.");
	}

	/** A refusal that leads to the rotation and says why it stands as it does. */
	public static Refusal refused(Rotation rotation, Problem problem) {
		return Refusal.about(Named.rotation(rotation.id()), problem, rotation.finding());
	}

	/**
	 * The rotation as its own status monitor, after the wait that was wished for: 200 if
	 * it is as it was wanted by then, else 202.
	 */
	public ResponseEntity<RotationJson> monitor(Rotation rotation, Optional<Duration> wait,
			Predicate<Rotation> wanted) {
		Rotation seen = wait
			.map((longest) -> StatusWait.until(rotation, longest, Rotation::rests,
					(last) -> present(last.id()).orElse(last)))
			.orElse(rotation);
		HttpHeaders headers = new HttpHeaders();
		headers.setLocation(Named.rotation(seen.id()));
		headers.set("Operation-Location", Named.rotation(seen.id()).toString());
		wait.ifPresent((longest) -> headers.set("Preference-Applied", "wait=" + longest.toSeconds()));
		if (!seen.phase().terminal()) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter(seen)));
		}
		return ResponseEntity.status(wanted.test(seen) ? HttpStatus.OK : HttpStatus.ACCEPTED)
			.headers(headers)
			.body(json(seen));
	}

	/** In how many seconds to ask again. */
	public long retryAfter(Rotation rotation) {
		return RetryAfter.seconds(this.expected.of(rotation, this.clock.instant()));
	}

}
