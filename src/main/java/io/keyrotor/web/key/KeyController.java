package io.keyrotor.web.key;

import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.inventory.KeyInventory;
import io.keyrotor.inventory.KeyListing;
import io.keyrotor.inventory.KeySight;
import io.keyrotor.inventory.KeyVersions;
import io.keyrotor.inventory.KeyWalk;
import io.keyrotor.inventory.ListPosition;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Page;

@RestController
@RequestMapping(path = "/v1/key-stores/{keyStore}/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Keys", description = "Keys and their versions, read from their store.")
class KeyController {

	private final KeyInventory inventory;

	KeyController(KeyInventory inventory) {
		this.inventory = inventory;
	}

	@GetMapping
	@Operation(summary = "List keys", description = """
			The keys of a store, in the store's own order, each read from the store now. A page may have fewer keys \
			than asked for, even none, and still have a `nextLink`: it is given out after ten seconds as far as it \
			has come. A key that the store lists and refuses to show is listed with what is known of it and a \
			warning.""")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN,
			ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	Page<KeyJson> listKeys(@PathVariable String keyStore,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		KeyStoreName store = Named.store(keyStore);
		int size = Page.size(maxPageSize);
		ListPosition position = KeyListPosition.of(continuationToken);
		KeyWalk walk = Page.parse(KeyListPosition.text(position), (_) -> this.inventory.walk(store, position));
		KeyListing listing = this.inventory.list(walk, size);
		List<KeyJson> keys = listing.keys().stream().map(this::json).toList();
		return Page.of(keys, listing.next().map(KeyListPosition::text));
	}

	private KeyJson json(KeySight sight) {
		return KeyJson.from(sight, this.inventory.bindings(sight.id()));
	}

	@GetMapping("/{key}")
	@Operation(summary = "Get a key",
			description = """
					The key with its current version, read from its store now, and what is worth knowing of it as `warnings`.""")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN,
			ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	KeyJson getKey(@PathVariable String keyStore, @PathVariable String key) {
		return json(this.inventory.key(Named.key(keyStore, key)));
	}

	@GetMapping("/{key}/versions")
	@Operation(summary = "List the versions of a key", description = """
			All versions, the current one first and then the newest. Which one is current is what the store answers \
			for the key itself.""")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN,
			ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	Page<KeyVersionJson> listKeyVersions(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		int size = Page.size(maxPageSize);
		KeyVersions versions = this.inventory.versions(Named.key(keyStore, key));
		return Page.of(versions.versions(), size, continuationToken,
				(version) -> KeyVersionJson.from(version, versions));
	}

}
