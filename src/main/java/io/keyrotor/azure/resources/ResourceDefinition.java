package io.keyrotor.azure.resources;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.keyrotor.azure.Redaction;
import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.catalogue.Handling;
import io.keyrotor.azure.catalogue.StateRule;
import io.keyrotor.azure.definition.DefinitionText;
import io.keyrotor.azure.definition.Fingerprint;
import io.keyrotor.azure.definition.HiddenSecrets;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A resource as ARM answered it, understood as its catalogue entry says. */
record ResourceDefinition(ConsumerId consumer, CatalogueEntry entry, ObjectNode tree) {

	/** What ARM fills in, of whatever type a resource is. */
	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemdata", "etag", "apiversion");

	private static final Pattern VERSION = Pattern.compile("(?i)[0-9a-f]{32}");

	ConsumerState state() {
		Reference reference = key().in(this.tree);
		Optional<KeyIdentity> identity = (reference instanceof Reference.ServiceManaged) ? Optional.empty()
				: KeyIdentity.of(this.entry, this.tree);
		Optional<ObjectNode> sent = outgoing();
		return new ConsumerState(reference, identity.map(KeyIdentity::words), settled(), fault(), fingerprint(),
				sent.map(HiddenSecrets::marked).orElseGet(List::of), inUse())
			.inTenant(identity.flatMap(KeyIdentity::tenantId))
			.as(identity.flatMap(KeyIdentity::principalId))
			.at(this.tree.path("location").stringValueOpt())
			.defined(sent.filter((body) -> !HiddenSecrets.mayShowSecret(body)).map(DefinitionText::of));
	}

	/**
	 * What a write sends to leave the resource as it is; empty if it is not written by
	 * its entry.
	 */
	Optional<ObjectNode> outgoing() {
		return (this.entry.handling() instanceof Handling.Written written) ? Optional.of(outgoing(written))
				: Optional.empty();
	}

	KeyInResource key() {
		return new KeyInResource(this.consumer, this.entry);
	}

	/** A condition for the write, where the resource has an ETag in any casing. */
	ObjectNode condition() {
		ObjectNode condition = JsonNodeFactory.instance.objectNode();
		MemberPath.parse("etag").in(this.tree).stringValueOpt().ifPresent((etag) -> condition.put("etag", etag));
		return condition;
	}

	private ObjectNode outgoing(Handling.Written written) {
		ObjectNode writable = this.tree.deepCopy();
		withoutReadOnly(writable);
		written.strip().forEach((path) -> path.removeFrom(writable));
		if (written.verb().equals("PUT")) {
			return writable;
		}
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		written.whole().ifPresentOrElse((whole) -> copy(writable, whole, body), () -> copyKey(writable, body));
		written.keep().forEach((path) -> copy(writable, path, body));
		return body;
	}

	private void copyKey(ObjectNode from, ObjectNode body) {
		this.entry.key().members().forEach((member) -> copy(from, member, body));
		this.entry.form().storeId().ifPresent((id) -> copy(from, id.member(), body));
	}

	private static void copy(ObjectNode from, MemberPath path, ObjectNode body) {
		JsonNode value = path.in(from);
		if (!value.isMissingNode()) {
			path.asIn(from).put(body, value.deepCopy());
		}
	}

	private void withoutReadOnly(ObjectNode definition) {
		definition.propertyNames()
			.stream()
			.filter((name) -> READ_ONLY.contains(name.toLowerCase(Locale.ROOT)))
			.toList()
			.forEach(definition::remove);
		this.entry.state().member().removeFrom(definition);
		MemberPath.parse("properties.privateEndpointConnections").removeFrom(definition);
		this.entry.observable().ifPresent((path) -> path.removeFrom(definition));
		this.entry.state().busyIf().forEach((path) -> path.removeFrom(definition));
		this.entry.state().faultIf().forEach((path) -> path.removeFrom(definition));
		this.entry.state().health().ifPresent((health) -> health.member().removeFrom(definition));
		ResourceIdentity.withoutReadOnly(definition.path("identity"));
	}

	private boolean settled() {
		StateRule rule = this.entry.state();
		boolean over = word(rule.member()).filter((state) -> !rule.succeeded().contains(state))
			.filter((state) -> !rule.failed().contains(state))
			.isEmpty();
		return over && rule.busyIf().stream().allMatch((path) -> isEmpty(path.in(this.tree)));
	}

	private Optional<String> fault() {
		StateRule rule = this.entry.state();
		Optional<String> failed = text(rule.member())
			.filter((state) -> rule.failed().contains(state.toLowerCase(Locale.ROOT)));
		return failed
			.or(() -> rule.faultIf()
				.stream()
				.filter((path) -> !isEmpty(path.in(this.tree)))
				.findFirst()
				.map(this::said))
			.or(() -> rule.health().flatMap(this::illness));
	}

	private Optional<String> illness(StateRule.Health health) {
		return text(health.member()).filter((state) -> !health.good().contains(state.toLowerCase(Locale.ROOT)))
			.map((state) -> health.member() + " is " + Redaction.readable(state));
	}

	/** What a member says that is only there while something is wrong. */
	private String said(MemberPath path) {
		JsonNode fault = path.in(this.tree);
		String words = fault.path("message").stringValueOpt().or(fault::stringValueOpt).orElse("is not empty");
		return path + ": " + Redaction.readable(words);
	}

	private Map<String, String> fingerprint() {
		ObjectNode definition = this.tree.deepCopy();
		withoutReadOnly(definition);
		if (this.entry.handling() instanceof Handling.Written written) {
			written.strip().forEach((path) -> path.removeFrom(definition));
		}
		key().removeFrom(definition);
		return Fingerprint.ofResource(definition);
	}

	private Optional<VersionId> inUse() {
		return this.entry.observable()
			.flatMap(this::text)
			.flatMap(ResourceDefinition::version)
			.or(() -> key().namedVersion(this.tree).map(Reference.Pinned::version));
	}

	private static Optional<VersionId> version(String text) {
		return VERSION.matcher(text).matches() ? Optional.of(new VersionId(text))
				: KeyReference.pinned(text).map(Reference.Pinned::version);
	}

	private Optional<String> word(MemberPath path) {
		return text(path).map((text) -> text.toLowerCase(Locale.ROOT));
	}

	private Optional<String> text(MemberPath path) {
		return path.in(this.tree).stringValueOpt().filter((text) -> !text.isBlank());
	}

	private static boolean isEmpty(JsonNode node) {
		return node.isMissingNode() || node.isNull() || (node.isContainer() && node.isEmpty())
				|| (node.isString() && node.stringValue().isBlank());
	}

}
