package io.keyrotor.azure.consumers;

import java.util.Optional;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.VersionId;

import org.springframework.stereotype.Component;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/** All consumers, each kind asked where it lives. */
@Component
final class AzureConsumers implements Consumers {

	private final Consumers search;

	private final Consumers healthData;

	private final Consumers storage;

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
	public Confirmed<Optional<String>> repin(ConsumerId consumer, ConsumerState seen, VersionId target, Fence fence) {
		return at(consumer).repin(consumer, seen, target, fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return at(consumer).follow(consumer, operation);
	}

	private Consumers at(ConsumerId consumer) {
		return switch (consumer.kind()) {
			case SEARCH_INDEX, SEARCH_SYNONYM_MAP, SEARCH_INDEXER, SEARCH_DATA_SOURCE, SEARCH_SKILLSET -> this.search;
			case DICOM_SERVICE, FHIR_SERVICE -> this.healthData;
			case STORAGE_ACCOUNT -> this.storage;
		};
	}

}
