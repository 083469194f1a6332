package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.RotationTrigger;
import io.keyrotor.step.SubjectIsStale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ParameterizedClass
@EnumSource(Database.class)
class RotationRowsIT {

	private static final RotationFilter ALL = new RotationFilter(Optional.empty(), Optional.empty(), Optional.empty(),
			Optional.empty());

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private RotationRows rows;

	RotationRowsIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.rows = new RotationRows(this.database.jdbc(), new ProgressEventRows(this.database.jdbc()));
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void findsARotationAsItWasKept() {
		Rotation rotation = RotationFixtures.requested();
		assertThat(this.rows.insert(rotation)).isTrue();
		assertThat(this.rows.find(rotation.id())).contains(rotation);
		assertThat(this.rows.find(RotationId.random())).isEmpty();
	}

	@Test
	void keepsOneLiveRotationForEachKey() {
		Rotation first = RotationFixtures.requested();
		this.rows.insert(first);
		assertThat(this.rows.insert(RotationFixtures.requested())).isFalse();
		assertThat(this.rows.insert(RotationFixtures.requested(KeyId.of("sandbox-hsm", "search-cmk")))).isTrue();
		assertThat(this.rows.live(first.key())).contains(first);
	}

	@Test
	void freesTheKeyWhenItsRotationIsOver() {
		Rotation first = RotationFixtures.requested();
		this.rows.insert(first);
		this.rows.save(next(first, new Phase.Failed(new Finding("Rejected", "It was refused."))));
		assertThat(this.rows.live(first.key())).isEmpty();
		assertThat(this.rows.insert(RotationFixtures.requested())).isTrue();
	}

	@Test
	void keepsTheKeyLockedWhileItsRotationIsHeld() {
		Rotation first = RotationFixtures.requested();
		this.rows.insert(first);
		this.rows.save(next(first, new Phase.Held(first.phase(), new Finding("Forbidden", "A role is missing."))));
		assertThat(this.rows.insert(RotationFixtures.requested())).isFalse();
	}

	@Test
	void refusesARevisionThatIsNotTheNextOne() {
		Rotation rotation = RotationFixtures.requested();
		this.rows.insert(rotation);
		Rotation second = next(rotation, rotation.phase());
		this.rows.save(second);
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> this.rows.save(second));
		assertThatExceptionOfType(SubjectIsStale.class)
			.isThrownBy(() -> this.rows.save(next(next(second, second.phase()), second.phase())));
		assertThat(this.rows.find(rotation.id())).contains(second);
	}

	@Test
	void listsTheNewestFirstAndEachOnceOverAllPages() {
		List<Rotation> kept = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			Rotation rotation = at(RotationFixtures.NOON.plusSeconds(i / 2), KeyId.of("sandbox-vault", "key-" + i));
			this.rows.insert(rotation);
			kept.add(rotation);
		}
		List<Rotation> listed = new ArrayList<>();
		Optional<RotationId> after = Optional.empty();
		do {
			List<Rotation> page = this.rows.list(ALL, after, 2);
			listed.addAll(page);
			after = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().id());
		}
		while (after.isPresent());
		assertThat(listed).containsExactlyInAnyOrderElementsOf(kept);
		assertThat(listed).isSortedAccordingTo((a, b) -> b.createdOn().compareTo(a.createdOn()));
	}

	@Test
	void listsOnlyWhatTheFilterAsksFor() {
		Rotation mine = RotationFixtures.requested();
		Rotation other = RotationFixtures.requested(KeyId.of("sandbox-hsm", "dicom-cmk"));
		this.rows.insert(mine);
		this.rows.insert(other);
		Rotation failed = next(other, new Phase.Failed(new Finding("Rejected", "It was refused.")));
		this.rows.save(failed);
		assertThat(list(new RotationFilter(Optional.of(new KeyStoreName("sandbox-vault")), Optional.empty(),
				Optional.empty(), Optional.empty())))
			.containsExactly(mine);
		assertThat(list(new RotationFilter(Optional.empty(), Optional.of(new KeyName("dicom-cmk")), Optional.empty(),
				Optional.empty())))
			.containsExactly(failed);
		assertThat(list(new RotationFilter(Optional.empty(), Optional.empty(), Optional.of(Rotation.Status.FAILED),
				Optional.empty())))
			.containsExactly(failed);
		assertThat(list(
				new RotationFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("Requested"))))
			.containsExactly(mine);
	}

	private List<Rotation> list(RotationFilter filter) {
		return this.rows.list(filter, Optional.empty(), 10);
	}

	private static Rotation next(Rotation rotation, Phase phase) {
		return new Rotation(rotation.id(), rotation.key(), rotation.trigger(), rotation.reason(),
				rotation.holdBeforePropagating(), rotation.retire(), rotation.target(), rotation.resumed(), phase,
				rotation.revision() + 1, 0, Optional.empty(), rotation.createdOn(), rotation.updatedOn());
	}

	private static Rotation at(Instant createdOn, KeyId key) {
		return new Rotation(RotationId.random(), key, RotationTrigger.ON_DEMAND, Optional.empty(), false,
				Optional.empty(), Optional.empty(), false, new Phase.Requested(), 0, 0, Optional.empty(), createdOn,
				createdOn);
	}

}
