package io.keyrotor.azure.consumers;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.definition.Mentions;
import io.keyrotor.binding.Reference;
import io.keyrotor.discovery.Scope;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import tools.jackson.databind.JsonNode;

/**
 * What is looked for, and where Azure Resource Graph is asked for it. One question covers
 * all types alike: that a resource names a key store is in its properties, whatever its
 * type. Another one is by type, for those that we know and that are shown without a key.
 *
 * @param mentions finds the references in question in a definition
 * @param wanted whether a reference that a service gave is one of them
 * @param hosts what a resource has to name to be looked at
 * @param place the condition on where a resource is; empty for everywhere
 */
record Question(Function<JsonNode, List<Reference>> mentions, Predicate<Reference> wanted, List<String> hosts,
		Optional<String> place) {

	static Question of(Scope scope, KeyStores stores) {
		return switch (scope) {
			case Scope.OfKey(var key) -> {
				KeyStore store = stores.require(key.store());
				yield new Question(new Mentions(store.uri(), key.name())::in,
						(reference) -> reference.keyIn(stores).filter(key::equals).isPresent(),
						List.of(store.uri().getHost()), Optional.empty());
			}
			case Scope.OfSearchService _ -> ofAnyKey(stores, Optional.empty());
			case Scope.OfSubscription in -> ofAnyKey(stores, Optional.of("subscriptionId =~ '" + in.subscription() + "'"
					+ in.resourceGroup().map((group) -> " and resourceGroup =~ '" + group + "'").orElse("")));
			case Scope.Everything _ -> ofOwnKeys(stores);
		};
	}

	private static Question ofAnyKey(KeyStores stores, Optional<String> place) {
		List<String> hosts = Stream.concat(KeyDomain.names().stream(), hosts(stores)).distinct().toList();
		Predicate<URI> isStore = (origin) -> stores.at(origin).isPresent()
				|| KeyDomain.names().stream().anyMatch((domain) -> origin.getHost().endsWith("." + domain));
		return new Question(new AnyKey(isStore)::in, (reference) -> !(reference instanceof Reference.ServiceManaged),
				hosts, place);
	}

	private static Question ofOwnKeys(KeyStores stores) {
		return new Question(new AnyKey((origin) -> stores.at(origin).isPresent())::in,
				(reference) -> reference.keyIn(stores).isPresent(), hosts(stores).distinct().toList(),
				Optional.empty());
	}

	private static Stream<String> hosts(KeyStores stores) {
		return stores.all().stream().map((store) -> store.uri().getHost());
	}

	/** Every resource that names a key store in question. */
	String resources() {
		return rows(named(this.hosts)) + " | project id, type, properties | order by id asc";
	}

	/** Every AI Search service, whose objects Resource Graph does not show. */
	String searchServices() {
		return rows("type =~ 'microsoft.search/searchservices'") + " | project id, name | order by id asc";
	}

	/**
	 * Every resource of these types, in lower case, by which others may be found below.
	 */
	String parents(Collection<String> types) {
		return rows(ofTypes(types)) + " | project id, type | order by id asc";
	}

	/**
	 * Every resource of these types, in lower case, that is shown without a key in any
	 * key store: Resource Graph may show it in an api-version that does not know the
	 * member yet.
	 */
	String unnamed(Collection<String> types) {
		return rows(ofTypes(types)) + " and not("
				+ named(Stream.concat(KeyDomain.names().stream(), this.hosts.stream()).distinct().toList())
				+ ") | project id, type | order by id asc";
	}

	private static String ofTypes(Collection<String> types) {
		return types.stream().map((type) -> "'" + type + "'").collect(Collectors.joining(", ", "type in~ (", ")"));
	}

	private static String named(List<String> hosts) {
		return hosts.stream()
			.map((host) -> "'" + host + "'")
			.collect(Collectors.joining(", ", "tostring(properties) has_any (", ")"));
	}

	private String rows(String condition) {
		return "resources | where " + this.place.map((where) -> where + " and ").orElse("") + condition;
	}

}
