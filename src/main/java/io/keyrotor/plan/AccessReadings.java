package io.keyrotor.plan;

import java.util.Optional;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.check.GrantedPermissions;
import io.keyrotor.check.Reading;
import io.keyrotor.check.StoreCheckService;

/** Reads the rights around a consumer. What cannot be read says why. */
final class AccessReadings {

	private AccessReadings() {
	}

	static ConsumerAccess of(StoreCheckService checks, CmkBinding binding, ConsumerState state) {
		return new ConsumerAccess(state.onlyPrincipal().map((principal) -> checks.rolesOn(binding.key(), principal)),
				own(checks, binding.consumer(), state));
	}

	/** Azure Resource Manager knows no objects of a search service. */
	private static Optional<Reading<GrantedPermissions>> own(StoreCheckService checks, ConsumerId consumer,
			ConsumerState state) {
		return (state.reference() instanceof Reference.Pinned && !consumer.kind().isSearchObject())
				? Optional.of(checks.ownRightsOn(consumer.resource().uri())) : Optional.empty();
	}

}
