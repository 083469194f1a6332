package io.keyrotor.discovery;

import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which of the consumers that were found are bound. */
class FoundConsumerTest {

	private static final ConsumerId SERVER = ConsumerId
		.parse("/subscriptions/s/resourceGroups/wards/providers/Microsoft.DBforPostgreSQL/flexibleServers/wards");

	@Test
	void aBoundBlockHidesNoOtherOne() {
		assertThat(found(SERVER.block("geoBackup")).isAmong(Set.of(SERVER.block("primary")))).isFalse();
		assertThat(found(SERVER.block("geoBackup")).isAmong(Set.of(SERVER.block("GEOBACKUP")))).isTrue();
	}

	@Test
	void aResourceThatIsBoundAsAWholeIsBoundWithAllOfItsBlocks() {
		assertThat(found(SERVER.block("geoBackup")).isAmong(Set.of(SERVER))).isTrue();
	}

	private static FoundConsumer found(ConsumerId consumer) {
		return new FoundConsumer(consumer.uri(), Optional.of(consumer), Optional.empty());
	}

}
