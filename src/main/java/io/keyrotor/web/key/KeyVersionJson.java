package io.keyrotor.web.key;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.inventory.KeyVersions;
import io.keyrotor.key.KeyVersion;

/** A key version as callers see it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "KeyVersion")
record KeyVersionJson(String id, boolean enabled, Instant createdOn,
		@Schema(description = "From when on it may wrap and encrypt.") Optional<Instant> notBefore,
		@Schema(description = "From when on it may only unwrap and decrypt.") Optional<Instant> expiresOn,
		@Schema(description = "Whether the key store answers with it for the key itself.") boolean current,
		@Schema(description = "Whether it has expired by now.") boolean expired) {

	static KeyVersionJson from(KeyVersion version, KeyVersions versions) {
		return new KeyVersionJson(version.id().value(), version.enabled(), version.createdOn(), version.notBefore(),
				version.expiresOn(), version.id().equals(versions.key().current().id()),
				version.isExpiredAt(versions.asOf()));
	}

}
