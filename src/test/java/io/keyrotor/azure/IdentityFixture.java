package io.keyrotor.azure;

import java.util.HashMap;
import java.util.Map;

import io.keyrotor.azure.identity.IdentityProperties;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The identity as it is configured. */
public final class IdentityFixture {

	private static final String PREFIX = "keyrotor.azure.identity";

	private IdentityFixture() {
	}

	/** When nothing is set. */
	public static IdentityProperties unset() {
		return of(Map.of());
	}

	/** With these properties, named without their prefix. */
	public static IdentityProperties of(Map<String, String> properties) {
		Map<String, String> full = new HashMap<>();
		properties.forEach((name, value) -> full.put(PREFIX + "." + name, value));
		return new Binder(new MapConfigurationPropertySource(full)).bindOrCreate(PREFIX,
				Bindable.of(IdentityProperties.class));
	}

}
