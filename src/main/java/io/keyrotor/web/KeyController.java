package io.keyrotor.web;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

import io.keyrotor.binding.BindingService;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.web.problem.Numbers;
import io.keyrotor.web.request.Named;
import io.keyrotor.web.request.Page;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.openapi.Answers;

@RestController
@RequestMapping(path = "/v1/key-stores/{keyStore}/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Keys", description = "Keys and their versions, read from their store.")
class KeyController {

	private final KeyStores stores;

	private final Keys keys;

	private final BindingService bindings;

	private final Clock clock;

	KeyController(KeyStores stores, Keys keys, BindingService bindings, Clock clock) {
		this.stores = stores;
		this.keys = keys;
		this.bindings = bindings;
		this.clock = clock;
	}

	@GetMapping
	@Operation(summary = "List keys", description = """
			The keys of a store, in the store's own order. Each is read from the store, at most one page of Azure's a \
			time; a page may be empty and still have a `nextLink`.""")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN,
			ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	Page<KeyJson> listKeys(@PathVariable String keyStore,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		KeyStore store = this.stores.require(Named.store(keyStore));
		int size = Page.size(maxPageSize);
		KeyListPosition position = KeyListPosition.of(continuationToken);
		KeyPage page = Page.parse(position.text(), (_) -> this.keys.list(store.name(), position.after()));
		List<KeyName> shown = page.names().stream().skip(position.skip()).limit(size).toList();
		return Page.of(shown.stream().flatMap((name) -> present(new KeyId(store.name(), name))).toList(),
				position.next(page, shown.size()).map(KeyListPosition::text));
	}

	/** The key, unless it was deleted since it was listed. */
	private Stream<KeyJson> present(KeyId id) {
		try {
			return Stream.of(read(id));
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				return Stream.empty();
			}
			throw failure;
		}
	}

	@GetMapping("/{key}")
	@Operation(summary = "Get a key", description = "The key with its current version, read from its store now.")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN,
			ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	KeyJson getKey(@PathVariable String keyStore, @PathVariable String key) {
		return read(known(keyStore, key));
	}

	@GetMapping("/{key}/versions")
	@Operation(summary = "List the versions of a key", description = "All versions, the current one first.")
	@Answers(problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN,
			ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	Page<VersionJson> listKeyVersions(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		KeyId id = known(keyStore, key);
		VersionId current = this.keys.key(id).current().id();
		List<VersionJson> versions = this.keys.versions(id)
			.stream()
			.map((version) -> VersionJson.from(version, current))
			.sorted(VersionJson.NEWEST_FIRST)
			.toList();
		return Page.of(versions, Page.size(maxPageSize), continuationToken, (version) -> version);
	}

	private KeyId known(String keyStore, String key) {
		this.stores.require(Named.store(keyStore));
		return Named.key(keyStore, key);
	}

	private KeyJson read(KeyId id) {
		KeyStore store = this.stores.require(id.store());
		Key key = this.keys.key(id);
		int versions = this.keys.versions(id).size();
		return KeyJson.from(key, store, versions, this.bindings.count(id), this.clock.instant());
	}

	/** A key as callers see it. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "Key")
	record KeyJson(String name, String keyStore, @Schema(example = "RSA-HSM") String keyType,
			@Schema(description = "In bits, for RSA and oct keys.") Optional<Integer> keySize,
			@Schema(description = "For EC keys.", example = "P-256") Optional<String> curve,
			@Schema(description = "Whether the current version is enabled.") boolean enabled, String currentVersion,
			@Schema(description = "When the current version was created.") Instant createdOn,
			@Schema(description = "When the current version expires.") Optional<Instant> expiresOn,
			@Schema(description = "Whether the key backs a certificate; such a key is never rotated.") boolean managed,
			int versionCount,
			@Schema(description = "How many versions a key may have, where there is a limit.") Optional<Integer> versionLimit,
			Optional<Integer> versionsRemaining, int bindingCount,
			@Schema(description = "When all this was read.") Instant asOf) {

		static KeyJson from(Key key, KeyStore store, int versions, int bindings, Instant now) {
			Optional<Integer> limit = Numbers.boxed(store.rules().versionLimit());
			return new KeyJson(key.id().name().value(), key.id().store().value(), key.shape().keyType(),
					Numbers.boxed(key.shape().sizeInBits()), key.shape().curve(), key.current().enabled(),
					key.current().id().value(), key.current().createdOn(), key.current().expiresOn(), key.managed(),
					versions, limit, limit.map((most) -> Math.max(0, most - versions)), bindings, now);
		}

	}

	/** A key version as callers see it. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "KeyVersion")
	record VersionJson(String id, boolean enabled, Instant createdOn, Optional<Instant> notBefore,
			Optional<Instant> expiresOn, boolean current) {

		static final Comparator<VersionJson> NEWEST_FIRST = Comparator.comparing(VersionJson::current)
			.thenComparing(VersionJson::createdOn)
			.reversed()
			.thenComparing(VersionJson::id);

		static VersionJson from(KeyVersion version, VersionId current) {
			return new VersionJson(version.id().value(), version.enabled(), version.createdOn(), version.notBefore(),
					version.expiresOn(), version.id().equals(current));
		}

	}

}
