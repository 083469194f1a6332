package io.keyrotor.binding;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BindingServiceTest {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final ConsumerId HOTELS = ConsumerId
		.parse("https://sandbox-search.search.windows.net/indexes('hotels')");

	private static final Optional<RequestKey> ONCE = Optional.of(new RequestKey("anonymous POST /", "once", "hash"));

	private final InMemoryKeys keys = new InMemoryKeys(Clock.systemUTC());

	private final InMemoryConsumers consumers = new InMemoryConsumers();

	private final BindingService service = new BindingService(InMemoryKeys.stores(), this.keys, this.consumers,
			new InMemoryBindings(), new InMemoryAcceptedRequests(), (_, _, _) -> List.of(), Clock.systemUTC());

	@Test
	void keepsABindingThatIsAskedForAgainWithTheSameRequestKeyAfterItWasDeleted() {
		this.consumers.put(HOTELS, new Reference.Pinned(URI.create("https://sandbox-vault.vault.azure.net"), KEY.name(),
				this.keys.key(KEY).current().id()));
		this.service.remove(bound().id());
		CmkBinding again = bound();
		assertThat(this.service.find(again.id())).contains(again);
		assertThat(this.service.bind(KEY, HOTELS, ONCE)).isEqualTo(new BindingOutcome.AlreadyBound(again));
	}

	@Test
	void verifiesOnceMoreWhatARotationKeptMeanwhile() {
		Reference.Pinned old = new Reference.Pinned(URI.create("https://sandbox-vault.vault.azure.net"), KEY.name(),
				this.keys.key(KEY).current().id());
		this.consumers.put(HOTELS, old);
		CmkBinding before = bound();
		Reference.Pinned moved = new Reference.Pinned(old.store(), KEY.name(), new VersionId("f".repeat(32)));
		InMemoryBindings kept = new InMemoryBindings();
		kept.add(before);
		RacedConsumers raced = new RacedConsumers(this.consumers, () -> {
			this.consumers.put(HOTELS, moved);
			kept.update(before.found(this.consumers.read(HOTELS), Standing.of(Drift.IN_SYNC), Instant.EPOCH));
		});
		BindingService racing = new BindingService(InMemoryKeys.stores(), this.keys, raced, kept,
				new InMemoryAcceptedRequests(), (_, _, _) -> List.of(), Clock.systemUTC());
		CmkBinding verified = racing.verify(before.id()).orElseThrow();
		assertThat(verified.reference()).isEqualTo(moved);
		assertThat(kept.find(before.id())).contains(verified);
		assertThat(raced.reads()).isEqualTo(2);
	}

	@Test
	void leavesABindingToTheOtherKeyThatARotationMovedItToMeanwhile() {
		this.consumers.put(HOTELS, new Reference.Pinned(URI.create("https://sandbox-vault.vault.azure.net"), KEY.name(),
				this.keys.key(KEY).current().id()));
		CmkBinding before = bound();
		KeyId other = KeyId.of("sandbox-hsm", "dicom-cmk");
		InMemoryBindings kept = new InMemoryBindings();
		kept.add(before);
		BindingService racing = new BindingService(InMemoryKeys.stores(), this.keys,
				new RacedConsumers(this.consumers, () -> kept.move(before.on(other))), kept,
				new InMemoryAcceptedRequests(), (_, _, _) -> List.of(), Clock.systemUTC());
		assertThat(racing.verify(before.id()).orElseThrow().key()).isEqualTo(other);
	}

	private CmkBinding bound() {
		BindingOutcome outcome = this.service.bind(KEY, HOTELS, ONCE);
		assertThat(outcome).isInstanceOf(BindingOutcome.Bound.class);
		return ((BindingOutcome.Bound) outcome).binding();
	}

}
