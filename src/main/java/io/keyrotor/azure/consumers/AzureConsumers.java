package io.keyrotor.azure.consumers;

import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.health.HealthDataServices;
import io.keyrotor.azure.search.SearchConsumers;
import io.keyrotor.binding.CodedKinds;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

import org.springframework.stereotype.Component;

/** All consumers, each kind asked where it lives. */
@Component
final class AzureConsumers implements Consumers {

	private final ConsumerKinds kinds = new CodedKinds();

	private final ConsumerApi search;

	private final ConsumerApi healthData;

	private final ConsumerApi storage;

	AzureConsumers(AzureHttp http, AzureProperties properties) {
		ArmResources arm = new ArmResources(http, properties.resourceManagerUri());
		this.search = new SearchConsumers(http);
		this.healthData = new HealthDataServices(arm);
		this.storage = new StorageAccounts(arm);
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		return at(consumer).read(consumer);
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		return at(consumer).write(consumer, seen, change, fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return at(consumer).follow(consumer, operation);
	}

	@Override
	public ConsumerRules rules(ConsumerKind kind) {
		return this.kinds.rules(kind);
	}

	@Override
	public List<ConsumerKind> kinds() {
		return this.kinds.kinds();
	}

	private ConsumerApi at(ConsumerId consumer) {
		ConsumerKind kind = consumer.kind();
		if (kind.isSearchObject()) {
			return this.search;
		}
		if (kind.equals(ConsumerKind.DICOM_SERVICE) || kind.equals(ConsumerKind.FHIR_SERVICE)) {
			return this.healthData;
		}
		if (kind.equals(ConsumerKind.STORAGE_ACCOUNT)) {
			return this.storage;
		}
		throw Refusal.unreadable(consumer, "resources of the type " + kind.word() + " have no catalogue entry");
	}

}
