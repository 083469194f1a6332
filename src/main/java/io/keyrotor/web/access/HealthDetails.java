package io.keyrotor.web.access;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.jspecify.annotations.Nullable;

/**
 * Who sees more of the health than one word: everybody on this machine, or whoever may
 * read. Nothing else decides it, so no property shows details to strangers.
 */
record HealthDetails(Access access) implements HealthEndpointGroupsPostProcessor {

	@Override
	public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
		Map<String, HealthEndpointGroup> named = groups.getNames()
			.stream()
			.collect(Collectors.toMap(Function.identity(), (name) -> guarded(groups.get(name))));
		return HealthEndpointGroups.of(guarded(groups.getPrimary()), named);
	}

	private HealthEndpointGroup guarded(@Nullable HealthEndpointGroup group) {
		if (group == null) {
			throw new IllegalStateException("A health group that has a name is there.");
		}
		return new Guarded(group, this.access);
	}

	private record Guarded(HealthEndpointGroup group, Access access) implements HealthEndpointGroup {

		@Override
		public boolean isMember(String name) {
			return this.group.isMember(name);
		}

		@Override
		public boolean showComponents(SecurityContext caller) {
			return showDetails(caller);
		}

		@Override
		public boolean showDetails(SecurityContext caller) {
			return switch (this.access) {
				case LoopbackAddress _ -> true;
				case TokenIssuer _ -> caller.getPrincipal() instanceof TokenBearer bearer && bearer.has(Role.READ);
			};
		}

		@Override
		public StatusAggregator getStatusAggregator() {
			return this.group.getStatusAggregator();
		}

		@Override
		public HttpCodeStatusMapper getHttpCodeStatusMapper() {
			return this.group.getHttpCodeStatusMapper();
		}

		@Override
		public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
			return this.group.getAdditionalPath();
		}

	}

}
