package io.keyrotor.web;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.retirement.VersionService;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.step.History;

/** Puts together what was kept of long work, as files for an archive. */
final class EvidenceFiles {

	/** More retirements than a version can have had in a lifetime. */
	private static final int MOST_RETIREMENTS = 1000;

	private final History history;

	private final RotationAnswers rotations;

	private final RetirementService retirements;

	private final InstantSource clock;

	EvidenceFiles(History history, RotationAnswers rotations, RetirementService retirements, InstantSource clock) {
		this.history = history;
		this.rotations = rotations;
		this.retirements = retirements;
		this.clock = clock;
	}

	ResponseEntity<RotationEvidenceJson> of(Rotation rotation) {
		return file("rotation-" + rotation.id(),
				new RotationEvidenceJson(this.rotations.json(rotation), writes(rotation.subjectId()),
						events(rotation.subjectId()), retirements(rotation), this.clock.instant()));
	}

	private List<RetirementEvidenceJson> retirements(Rotation rotation) {
		RetirementFilter ofVersion = new RetirementFilter(Optional.of(rotation.key().store()),
				Optional.of(rotation.key().name()), rotation.fromVersion(), Optional.empty(), Optional.empty());
		return this.retirements.list(ofVersion, Optional.empty(), MOST_RETIREMENTS)
			.stream()
			.filter((retirement) -> retirement.rotation().equals(Optional.of(rotation.id())))
			.map(this::evidence)
			.toList();
	}

	ResponseEntity<RetirementEvidenceJson> of(Retirement retirement) {
		return file("retirement-" + retirement.id(), evidence(retirement));
	}

	private RetirementEvidenceJson evidence(Retirement retirement) {
		return new RetirementEvidenceJson(RetirementJson.from(retirement), retirement.evidence().map(ProofJson::from),
				writes(retirement.subjectId()),
				writes(VersionService.subjectId(retirement.key(), retirement.version())),
				events(retirement.subjectId()), this.clock.instant());
	}

	private List<RecordedWriteJson> writes(String subject) {
		return this.history.writes(subject).stream().map(RecordedWriteJson::from).toList();
	}

	private List<RecordedEventJson> events(String subject) {
		return this.history.events(subject, 0, Integer.MAX_VALUE).stream().map(RecordedEventJson::from).toList();
	}

	private static <T> ResponseEntity<T> file(String name, T evidence) {
		ContentDisposition file = ContentDisposition.attachment().filename(name + "-evidence.json").build();
		return ResponseEntity.ok()
			.header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
			.contentType(MediaType.APPLICATION_JSON)
			.body(evidence);
	}

}
