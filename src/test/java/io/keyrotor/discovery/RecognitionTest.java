package io.keyrotor.discovery;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.binding.BindingFilter;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.FormerBinding;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecognitionTest {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final Reference REFERENCE = new Reference.Versionless(
			URI.create("https://sandbox-vault.vault.azure.net"), KEY.name());

	private static final ConsumerId SERVER = ConsumerId
		.parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders");

	private static final ConsumerId BLOCK = SERVER.block("geoBackup");

	private final InMemoryBindings bindings = new InMemoryBindings();

	private final Recognition recognition = new Recognition(InMemoryKeys.stores(), Catalogue.builtIn(),
			new ByConsumer(this.bindings));

	@Test
	void knowsAConsumerByItsOwnBindingWithoutReadingAllOfTheKey() {
		CmkBinding block = bind(BLOCK);
		assertThat(this.recognition.of(found(BLOCK)).binding()).contains(block);
		assertThat(this.recognition.of(found(SERVER)).binding()).isEmpty();
		assertThat(this.recognition.of(found(SERVER)).drift()).isEqualTo(Drift.UNMANAGED);
	}

	@Test
	void knowsABlockByTheBindingOfItsWholeResource() {
		CmkBinding server = bind(SERVER);
		assertThat(this.recognition.of(found(BLOCK)).binding()).contains(server);
		assertThat(this.recognition.of(found(SERVER)).binding()).contains(server);
	}

	@Test
	void countsAWholeResourceAsBoundOnlyWithABindingOfItsOwn() {
		assertThat(found(SERVER).isAmong(Set.of(BLOCK))).isFalse();
		assertThat(found(BLOCK).isAmong(Set.of(SERVER))).isTrue();
		assertThat(found(BLOCK).isAmong(Set.of(BLOCK))).isTrue();
		assertThat(found(BLOCK).isAmong(Set.of(SERVER.block("data")))).isFalse();
	}

	private static FoundConsumer found(ConsumerId consumer) {
		return new FoundConsumer(consumer.uri(), Optional.of(consumer), Optional.of(REFERENCE));
	}

	private CmkBinding bind(ConsumerId consumer) {
		return this.bindings.add(new CmkBinding(BindingId.random(), KEY, consumer, REFERENCE, Optional.empty(),
				Drift.IN_SYNC, Instant.EPOCH, Instant.EPOCH));
	}

	/** Bindings that are asked for one consumer at a time and never for all of a key. */
	private record ByConsumer(Bindings kept) implements Bindings {

		@Override
		public Optional<CmkBinding> find(BindingId id) {
			throw new AssertionError();
		}

		@Override
		public Optional<CmkBinding> of(ConsumerId consumer) {
			return this.kept.of(consumer);
		}

		@Override
		public List<CmkBinding> of(KeyId key) {
			throw new AssertionError("All bindings of the key were read.");
		}

		@Override
		public List<CmkBinding> list(BindingFilter filter, Optional<BindingId> after, int limit) {
			throw new AssertionError("All bindings were read.");
		}

		@Override
		public CmkBinding add(CmkBinding binding) {
			throw new AssertionError();
		}

		@Override
		public void update(CmkBinding binding) {
			throw new AssertionError();
		}

		@Override
		public boolean replace(CmkBinding seen, CmkBinding found) {
			throw new AssertionError();
		}

		@Override
		public void move(CmkBinding binding) {
			throw new AssertionError();
		}

		@Override
		public void remove(BindingId id) {
			throw new AssertionError();
		}

		@Override
		public boolean leave(FormerBinding former) {
			throw new AssertionError();
		}

		@Override
		public void saw(FormerBinding seen) {
			throw new AssertionError();
		}

		@Override
		public List<FormerBinding> former(KeyId key) {
			throw new AssertionError();
		}

		@Override
		public void keepGone(FormerBinding former, DataGone gone) {
			throw new AssertionError();
		}

	}

}
