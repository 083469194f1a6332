package io.keyrotor.web.access;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Where the service listens when nobody has to show a token. Then it must not be
 * reachable from other machines, so an address of another kind cannot be one, and the
 * service does not start.
 */
record LoopbackAddress(InetAddress address) implements Access {

	LoopbackAddress {
		if (!address.isLoopbackAddress()) {
			throw refused(address.getHostAddress());
		}
	}

	static LoopbackAddress of(@Nullable InetAddress address) {
		if (address == null) {
			throw refused(null);
		}
		return new LoopbackAddress(address);
	}

	private static InvalidConfigurationPropertyValueException refused(@Nullable String address) {
		return new InvalidConfigurationPropertyValueException("server.address", address,
				"Without authentication the service listens on a loopback address only. Set %s and %s to let callers in by their tokens, or set server.address to 127.0.0.1, or leave it out."
					.formatted(TokenProperties.ISSUER, TokenProperties.AUDIENCES));
	}

}
