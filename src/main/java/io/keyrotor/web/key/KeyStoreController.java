package io.keyrotor.web.key;

import java.net.URI;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.web.problem.Numbers;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Page;
import io.keyrotor.web.problem.ProblemCode;

@RestController
@RequestMapping(path = "/v1/key-stores", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Key stores", description = "The configured key vaults and managed HSMs.")
class KeyStoreController {

	private final KeyStores stores;

	KeyStoreController(KeyStores stores) {
		this.stores = stores;
	}

	@GetMapping
	@Operation(summary = "List key stores", description = "All configured key stores.")
	@Answers
	Page<KeyStoreJson> listKeyStores(@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		return Page.of(this.stores.all(), Page.size(maxPageSize), continuationToken, KeyStoreJson::from);
	}

	@GetMapping("/{keyStore}")
	@Operation(summary = "Get a key store", description = "A key store with the rules that its keys are under.")
	@Answers(problems = ProblemCode.KEY_STORE_NOT_FOUND)
	KeyStoreJson getKeyStore(@PathVariable String keyStore) {
		return KeyStoreJson.from(this.stores.require(Named.store(keyStore)));
	}

	/** A key store as callers see it. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "KeyStore")
	record KeyStoreJson(String name, @Schema(allowableValues = {
			"KeyVault", "ManagedHsm" }) String type, URI uri,
			@Schema(description = "The shortest time between two rotations that a policy may ask for.",
					example = "P28D") String policyFloor,
			@Schema(description = "How many versions a key may have, where there is a limit.") Optional<Integer> versionLimit,
			@Schema(description = "Whether a key needs a policy with a Rotate action before it is rotated on demand.") boolean policyRequired){

		static KeyStoreJson from(KeyStore store) {
			return new KeyStoreJson(store.name().value(), store.type().word(), store.uri(),
					"P" + store.rules().policyFloorDays() + "D", Numbers.boxed(store.rules().versionLimit()),
					store.rules().policyRequired());
		}

	}

}
