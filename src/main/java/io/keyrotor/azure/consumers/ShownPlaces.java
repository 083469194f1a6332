package io.keyrotor.azure.consumers;

import java.util.List;
import java.util.Set;

import io.keyrotor.azure.arm.ResourceGraph;
import io.keyrotor.discovery.Scope;
import io.keyrotor.discovery.SearchResult;
import io.keyrotor.key.Finding;

/**
 * Whether Azure Resource Graph shows us a subscription or resource group at all, in its
 * table {@code resourcecontainers}. Of one that it does not show it shows no resources
 * either, as if there were none.
 */
final class ShownPlaces {

	private final ResourceGraph graph;

	ShownPlaces(ResourceGraph graph) {
		this.graph = graph;
	}

	/**
	 * Nothing, with the scope among what is unread if it is a place that is not shown.
	 */
	SearchResult in(Scope scope) {
		return switch (scope) {
			case Scope.OfSubscription place -> new SearchResult(List.of(), unread(place), Set.of());
			case Scope.OfKey _, Scope.OfSearchService _, Scope.Everything _ ->
				new SearchResult(List.of(), List.of(), Set.of());
		};
	}

	private List<Finding> unread(Scope.OfSubscription place) {
		return this.graph.ask(question(place)).rows().isEmpty() ? List.of(new Finding("NotFound",
				"Azure Resource Graph does not show %s to this service, so that nothing can be said of what is there. Check the id; if it is right, give this service's identity the role Reader on it, which takes some minutes to work."
					.formatted(place.words())))
				: List.of();
	}

	private static String question(Scope.OfSubscription place) {
		String subscription = "/subscriptions/" + place.subscription();
		return "resourcecontainers | where "
				+ place.resourceGroup()
					.map((group) -> named("microsoft.resources/subscriptions/resourcegroups",
							subscription + "/resourceGroups/" + group))
					.orElseGet(() -> named("microsoft.resources/subscriptions", subscription))
				+ " | project id | order by id asc";
	}

	private static String named(String type, String id) {
		return "type =~ '" + type + "' and id =~ '" + id + "'";
	}

}
