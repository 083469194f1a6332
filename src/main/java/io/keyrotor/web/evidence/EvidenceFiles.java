package io.keyrotor.web.evidence;

import io.keyrotor.web.rotation.RotationAnswers;
import io.keyrotor.web.retirement.RetirementJson;
import io.keyrotor.web.retirement.ProofJson;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import io.keyrotor.enforcement.SearchServiceId;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.retirement.RetirementService;
import io.keyrotor.retirement.VersionService;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.step.History;

/** Puts together what was kept of long work, as files for an archive. */
public final class EvidenceFiles {

	/** More retirements than a version can have had in a lifetime. */
	private static final int MOST_RETIREMENTS = 1000;

	private final History history;

	private final RotationAnswers rotations;

	private final RetirementService retirements;

	private final InstantSource clock;

	public EvidenceFiles(History history, RotationAnswers rotations, RetirementService retirements,
			InstantSource clock) {
		this.history = history;
		this.rotations = rotations;
		this.retirements = retirements;
		this.clock = clock;
	}

	public ResponseEntity<RotationEvidenceJson> of(Rotation rotation) {
		return file("rotation-" + rotation.id(),
				new RotationEvidenceJson(this.rotations.json(rotation), writes(rotation.subjectId()),
						otherWrites(rotation), events(rotation.subjectId()), retirements(rotation),
						this.clock.instant()));
	}

	/** What was done to the rotation's versions beside it and beside retirements. */
	private List<RecordedWriteJson> otherWrites(Rotation rotation) {
		KeyId aim = rotation.otherKey().orElse(rotation.key());
		return Stream
			.concat(rotation.fromVersion().stream().map((version) -> VersionService.subjectId(rotation.key(), version)),
					rotation.toVersion().stream().map((version) -> VersionService.subjectId(aim, version)))
			.distinct()
			.flatMap((subject) -> writes(subject).stream())
			.toList();
	}

	private List<RetirementEvidenceJson> retirements(Rotation rotation) {
		Stream<Retirement> further = rotation.retirements()
			.stream()
			.flatMap((id) -> this.retirements.find(id).stream())
			.filter((retirement) -> !rotation.fromVersion().equals(Optional.of(retirement.version())));
		Stream<Retirement> ofVersion = rotation.fromVersion()
			.stream()
			.flatMap((version) -> retirements(rotation.key(), version))
			.filter((retirement) -> retirement.rotation().equals(Optional.of(rotation.id())));
		return Stream.concat(ofVersion, further).map(this::evidence).toList();
	}

	private Stream<Retirement> retirements(KeyId key, VersionId version) {
		RetirementFilter ofVersion = new RetirementFilter(Optional.of(key.store()), Optional.of(key.name()),
				Optional.of(version), Optional.empty(), Optional.empty());
		return this.retirements.list(ofVersion, Optional.empty(), MOST_RETIREMENTS).stream();
	}

	/** Kept here and not at Azure, so it can be read whatever became of the version. */
	public VersionEvidenceJson of(KeyId key, VersionId version) {
		return new VersionEvidenceJson(key.store().value(), key.name().value(), version.value(),
				writes(VersionService.subjectId(key, version)),
				retirements(key, version).map((retirement) -> retirement.id().toString()).toList(),
				this.clock.instant());
	}

	public static ResponseEntity<VersionEvidenceJson> file(VersionEvidenceJson evidence) {
		return file("version-" + evidence.version(), evidence);
	}

	public ResponseEntity<RetirementEvidenceJson> of(Retirement retirement) {
		return file("retirement-" + retirement.id(), evidence(retirement));
	}

	public ResponseEntity<EnforcementEvidenceJson> of(SearchServiceId service) {
		return file("enforcement-" + service.name(),
				new EnforcementEvidenceJson(service.toString(), writes(service.subjectId()), this.clock.instant()));
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
