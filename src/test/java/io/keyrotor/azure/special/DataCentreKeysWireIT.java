package io.keyrotor.azure.special;

import java.util.Map;

import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.special.ArmServer.pinned;
import static io.keyrotor.azure.special.ArmServer.refusal;
import static io.keyrotor.azure.special.ArmServer.versionless;
import static io.keyrotor.azure.special.ArmServer.wire;
import static org.assertj.core.api.Assertions.assertThat;

/** Cassandra data centres, whose two keys are read and never written. */
class DataCentreKeysWireIT {

	private static final ArmServer ARM = new ArmServer();

	private static final String VERSION = "2025-10-15";

	private static final String VAULT = "https://sandbox-vault.vault.azure.net";

	private static final ConsumerId WEST = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.DocumentDB/cassandraClusters/orders"
				+ "/dataCenters/west");

	private static final ConsumerId DISK = WEST.block("managedDisk");

	private static final ConsumerId BACKUP = WEST.block("backupStorage");

	private final ConsumerApi dataCentres = ARM.kind("data-centre");

	@AfterAll
	static void stop() {
		ARM.close();
	}

	@BeforeEach
	void aDataCentre() {
		ARM.clear();
		ARM.accepts();
		ARM.given(WEST, VERSION, wire("data-centre"));
	}

	@Test
	void readsEachKeyAsAConsumerOfItsOwn() {
		assertThat(this.dataCentres.parts(WEST)).containsExactly(DISK, BACKUP);
		assertThat(this.dataCentres.read(DISK).reference()).isEqualTo(pinned(VAULT, "disk-cmk", OLD));
		assertThat(this.dataCentres.read(BACKUP).reference()).isEqualTo(versionless(VAULT, "backup-cmk"));
		assertThat(this.dataCentres.read(DISK).settled()).isTrue();
		assertThat(this.dataCentres.read(DISK).identity()).isEmpty();
	}

	@Test
	void readsADataCentreWithOneKeyAsAWhole() {
		ObjectNode one = wire("data-centre");
		((ObjectNode) one.path("properties")).remove("backupStorageCustomerKeyUri");
		ARM.given(WEST, VERSION, one);

		assertThat(this.dataCentres.parts(WEST)).containsExactly(WEST);
		assertThat(this.dataCentres.read(WEST).reference()).isEqualTo(pinned(VAULT, "disk-cmk", OLD));
	}

	@Test
	void writesNothingAndSaysHow() {
		UpstreamFailure failure = refusal(this.dataCentres, DISK,
				new ConsumerChange.Refer(pinned(VAULT, "disk-cmk", NEW)));

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains(DISK.uri(), "az managed-cassandra datacenter update");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void looksTheSameAfterAnOperatorMovedAKeyAndWhileItsAddressesChange() {
		Map<String, String> before = this.dataCentres.read(DISK).fingerprint();
		ARM.given(WEST, VERSION, wire("data-centre", "disk-cmk/" + OLD, "disk-cmk/" + NEW));
		assertThat(this.dataCentres.read(DISK).fingerprint()).isEqualTo(before);
		ARM.given(WEST, VERSION, wire("data-centre", "10.1.0.4", "10.1.0.5"));
		assertThat(this.dataCentres.read(DISK).fingerprint()).isEqualTo(before);
		ARM.given(WEST, VERSION, wire("data-centre", "backup-cmk", "other-cmk"));
		assertThat(this.dataCentres.read(DISK).fingerprint()).isEqualTo(before);
		ARM.given(WEST, VERSION, wire("data-centre", "\"nodeCount\": 3", "\"nodeCount\": 2"));
		assertThat(this.dataCentres.read(DISK).fingerprint()).isNotEqualTo(before);
	}

	@Test
	void isNotSettledWhileItIsAtWork() {
		ARM.given(WEST, VERSION, wire("data-centre", "\"Succeeded\"", "\"Updating\""));
		assertThat(this.dataCentres.read(DISK).settled()).isFalse();
		ARM.given(WEST, VERSION, wire("data-centre", "\"Succeeded\"", "\"Failed\""));
		assertThat(this.dataCentres.read(DISK).fault()).contains("Failed");
	}

}
