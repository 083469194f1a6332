package io.keyrotor.discovery;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.FormerBinding;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.Sightings;
import io.keyrotor.key.KeyId;
import io.keyrotor.retirement.ObservedConsumers;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerSweepTest {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final ConsumerId DICOM = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.HealthcareApis/workspaces/w1/dicomservices/d1");

	private static final ConsumerId HOTELS = ConsumerId.parse("https://s.search.windows.net/indexes('hotels')");

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private final ListedConsumers listed = new ListedConsumers();

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final ConsumerSweep sweep = new ConsumerSweep(InMemoryKeys.stores(), this.listed, this.listed,
			new Sightings(InMemoryKeys.stores(), new ObservedConsumers(), this.bindings), new FreeTurns(), (_) -> {
			}, Clock.fixed(NOON, ZoneOffset.UTC));

	@Test
	void remembersForGoodWhoseOlderDataNeedsTheKey() {
		find(DICOM);
		find(HOTELS);
		this.sweep.run();
		this.listed.clear();
		this.sweep.run();
		assertThat(this.listed.unmanaged(Optional.empty(), Optional.empty(), Optional.empty(), 10)).isEmpty();
		assertThat(this.bindings.former(KEY)).singleElement()
			.extracting(FormerBinding::consumer, FormerBinding::since)
			.containsExactly(DICOM, NOON);
	}

	private void find(ConsumerId consumer) {
		this.listed.add(new FoundConsumer(consumer.uri(), Optional.of(consumer), Optional
			.of(new Reference.Versionless(URI.create("https://sandbox-vault.vault.azure.net"), KEY.name()))));
	}

	/** Nobody has to wait. */
	private static final class FreeTurns implements SweepTurns {

		@Override
		public Optional<Instant> take(int requests, Instant now) {
			return Optional.empty();
		}

		@Override
		public void pause(Instant until) {
			throw new AssertionError("A search is not paused.");
		}

	}

}
