package io.keyrotor.azure.special;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * AKS clusters whose secrets are encrypted with a key of Key Vault. They are read and
 * never written: after a change of the key every secret has to be written anew inside the
 * cluster, which only an operator can do, and a cluster whose key changes twice without
 * that cannot read its secrets any more (Microsoft Learn, "Add Key Management Service
 * etcd encryption to an Azure Kubernetes Service cluster").
 */
final class AksClusters implements ConsumerApi {

	static final String API_VERSION = "2024-09-01";

	private static final ConsumerKind CLUSTER = ConsumerKind.ofResource("Microsoft.ContainerService/managedClusters");

	private static final Pattern PLACE = Pattern.compile(".*/resourceGroups/([^/]+)/.*/([^/]+)",
			Pattern.CASE_INSENSITIVE);

	private static final Set<String> OUR_KEY = Set.of("keyId", "keyVaultResourceId");

	private final ArmResources arm;

	AksClusters(ArmResources arm) {
		this.arm = arm;
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		if (!consumer.kind().equals(CLUSTER)) {
			throw Refusal.unreadable(consumer, "resources of the type " + consumer.kind().word() + " are not known");
		}
		ObjectNode tree = this.arm.get(consumer, API_VERSION);
		JsonNode identity = tree.path("identity");
		return new ConsumerState(reference(consumer, tree), ResourceIdentity.inWords(identity),
				ArmResources.isSettled(tree), ArmResources.fault(tree), Fingerprint.of(settings(tree)), List.of())
			.inTenant(ResourceIdentity.tenant(identity))
			.at(AnyCase.text(tree, "location"));
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		ObjectNode tree = this.arm.get(consumer, API_VERSION);
		throw Refusal.rejected(consumer, instructions(consumer, change.reference(), tree));
	}

	private static String instructions(ConsumerId consumer, Reference to, ObjectNode tree) {
		String from = AnyCase.text(kms(tree), "keyId").orElse("the present key");
		return "only an operator can move it, because its secrets have to be written anew inside the cluster. First let "
				+ from + " stay enabled; next run az aks update " + cluster(consumer)
				+ " --enable-azure-keyvault-kms --azure-keyvault-kms-key-id " + key(to) + privateVault(tree)
				+ "; then write every secret anew with kubectl get secrets --all-namespaces -o json | kubectl replace -f -,"
				+ " before the key is changed again; last verify its binding. The version it leaves is one of the two that a"
				+ " cluster has at a time, and may be disabled only after the next rotation and another writing of all"
				+ " secrets";
	}

	private static String key(Reference to) {
		return (to instanceof Reference.ServiceManaged) ? "<key id>" : KeyReference.url(to);
	}

	private static String privateVault(ObjectNode tree) {
		return AnyCase.text(kms(tree), "keyVaultNetworkAccess")
			.filter("Private"::equalsIgnoreCase)
			.map((_) -> " --azure-keyvault-kms-key-vault-network-access Private"
					+ " --azure-keyvault-kms-key-vault-resource-id <resource id of the key's vault>")
			.orElse("");
	}

	private static String cluster(ConsumerId consumer) {
		Matcher place = PLACE.matcher(consumer.uri());
		return place.matches() ? "--resource-group " + place.group(1) + " --name " + place.group(2)
				: "--ids " + consumer.uri();
	}

	private static Reference reference(ConsumerId consumer, ObjectNode tree) {
		JsonNode kms = kms(tree);
		return AnyCase.text(kms, "keyId")
			.filter((_) -> AnyCase.member(kms, "enabled").asBoolean(true))
			.map((id) -> KeyReference.parse(consumer, id))
			.orElseGet(Reference.ServiceManaged::new);
	}

	/** What else concerns the key; the rest of a cluster is never touched. */
	private static ObjectNode settings(ObjectNode tree) {
		ObjectNode settings = JsonNodeFactory.instance.objectNode();
		kms(tree).propertyStream().forEach((member) -> settings.set(member.getKey(), member.getValue()));
		return settings.remove(OUR_KEY);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, API_VERSION, operation);
	}

	private static JsonNode kms(ObjectNode tree) {
		return AnyCase.at(tree, "properties", "securityProfile", "azureKeyVaultKms");
	}

}
