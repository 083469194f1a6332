package io.keyrotor.web.key;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.check.Check;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.request.Named;

@RestController
@RequestMapping(path = "/v1/key-stores/{keyStore}/checks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Key stores")
class KeyStoreChecksController {

	private final StoreCheckService checks;

	private final Clock clock;

	KeyStoreChecksController(StoreCheckService checks, Clock clock) {
		this.checks = checks;
		this.clock = clock;
	}

	@GetMapping
	@Operation(summary = "Check a key store", description = """
			Whether the store is safe for customer-managed keys and which permissions this service has on it, looked \
			at now and without changing anything. All checks are always there, in the same order. What cannot be read \
			makes a check `Unknown` and says why; it never fails the request. A right to change something is never \
			tried out: it is `Unknown` unless Azure shows what was granted.""")
	@Answers(problems = ProblemCode.KEY_STORE_NOT_FOUND)
	ChecksJson listKeyStoreChecks(@PathVariable String keyStore) {
		Instant asOf = this.clock.instant();
		return new ChecksJson(this.checks.check(Named.store(keyStore)).stream().map(CheckJson::from).toList(), asOf);
	}

	/** All checks of a store. */
	@Schema(name = "KeyStoreChecks")
	record ChecksJson(List<CheckJson> value, @Schema(description = "When the store was looked at.") Instant asOf) {
	}

	/** A check as callers see it. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "KeyStoreCheck")
	record CheckJson(@Schema(example = "PurgeProtection") String check, @Schema(allowableValues = {
			"Pass", "Fail", "Unknown" }) String status, @Schema(description = "Why it matters.") String why,
			@Schema(description = "What was seen, or why nothing was.") String detail,
			@Schema(description = "What to do, unless the check passed.") Optional<String> remedy){

		static CheckJson from(Check check) {
			return new CheckJson(check.name().word(), check.status().word(), check.name().why(), check.detail(),
					check.remedy());
		}

	}

}
