package io.keyrotor.web.access;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Where the service listens. Without a login it must not be reachable from other
 * machines, so an address of another kind cannot be one, and the service does not start.
 */
record LoopbackAddress(InetAddress address) {

	LoopbackAddress {
		if (!address.isLoopbackAddress()) {
			throw refused(address.getHostAddress());
		}
	}

	static LoopbackAddress of(@Nullable InetAddress address, @Nullable String managementPort) {
		if (managementPort != null) {
			throw new InvalidConfigurationPropertyValueException("management.server.port", managementPort,
					"The actuator is served on the service's own port, where only callers on this machine are let in. Leave the property out.");
		}
		if (address == null) {
			throw refused(null);
		}
		return new LoopbackAddress(address);
	}

	private static InvalidConfigurationPropertyValueException refused(@Nullable String address) {
		return new InvalidConfigurationPropertyValueException("server.address", address,
				"The service has no login yet, so it listens on a loopback address only. Set it to 127.0.0.1 or leave it out.");
	}

}
