package io.keyrotor.azure.consumers;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.catalogue.Handling;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.health.HealthDataServices;
import io.keyrotor.azure.resources.CatalogueConsumers;
import io.keyrotor.azure.search.SearchConsumers;
import io.keyrotor.azure.search.SearchServiceIdentities;
import io.keyrotor.azure.special.SpecialKinds;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyStores;

import org.springframework.stereotype.Component;

/** All consumers, each kind asked where it lives. */
@Component
final class AzureConsumers implements Consumers {

	private final Catalogue catalogue;

	private final ConsumerApi search;

	private final SearchServiceIdentities searchServices;

	private final ConsumerApi healthData;

	private final ConsumerApi described;

	/** Code of its own for some types, by the word in their catalogue entries. */
	private final Map<String, ConsumerApi> special;

	AzureConsumers(AzureHttp http, AzureProperties properties, Catalogue catalogue, KeyStores stores,
			SearchConsumers search) {
		this.catalogue = catalogue;
		ArmResources arm = new ArmResources(http, properties.resourceManagerUri());
		this.search = search;
		this.searchServices = new SearchServiceIdentities(http, properties.resourceManagerUri(), System::nanoTime);
		this.healthData = new HealthDataServices(arm);
		this.described = new CatalogueConsumers(arm, catalogue, stores);
		this.special = SpecialKinds.of(arm);
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		return at(consumer).read(consumer);
	}

	@Override
	public ConsumerState identified(ConsumerId consumer, ConsumerState state) {
		return consumer.kind().isSearchObject() ? this.searchServices.identified(consumer, state) : state;
	}

	@Override
	public List<ConsumerId> parts(ConsumerId resource) {
		return at(resource).parts(resource);
	}

	@Override
	public boolean sharesItsResource(ConsumerId consumer) {
		return api(consumer).hasBlocks();
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
		return this.catalogue.rules(kind);
	}

	@Override
	public List<ConsumerKind> kinds() {
		return this.catalogue.kinds();
	}

	@Override
	public Optional<ConsumerId> inPlaceOf(ConsumerId resource) {
		return Optional.of(KeyOwner.of(resource)).filter((owner) -> !owner.equals(resource));
	}

	/** A block that means nothing would make two consumers of one. */
	private ConsumerApi at(ConsumerId consumer) {
		ConsumerApi api = api(consumer);
		if (consumer.block().isPresent() && !api.hasBlocks()) {
			throw Refusal.unreadable(consumer, "resources of the type " + consumer.kind().word()
					+ " have one key, so that no block of them can be named; leave out #" + consumer.block().get());
		}
		return api;
	}

	private ConsumerApi api(ConsumerId consumer) {
		ConsumerKind kind = consumer.kind();
		if (kind.isSearchObject()) {
			return this.search;
		}
		if (kind.equals(ConsumerKind.DICOM_SERVICE) || kind.equals(ConsumerKind.FHIR_SERVICE)) {
			return this.healthData;
		}
		return this.catalogue.entry(kind).map(CatalogueEntry::handling).flatMap(this::special).orElse(this.described);
	}

	private Optional<ConsumerApi> special(Handling handling) {
		return (handling instanceof Handling.Special code) ? Optional.ofNullable(this.special.get(code.word()))
				: Optional.empty();
	}

}
