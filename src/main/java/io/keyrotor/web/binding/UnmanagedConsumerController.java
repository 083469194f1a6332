package io.keyrotor.web.binding;

import java.util.Optional;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.keyrotor.discovery.DiscoveryService;
import io.keyrotor.discovery.KnownConsumers;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.request.Page;
import io.keyrotor.web.request.Parameters;

@RestController
@RequestMapping(path = UnmanagedConsumerController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Bindings", description = "Which consumer is encrypted with which key.")
class UnmanagedConsumerController {

	static final String PATH = "/v1/unmanaged-consumers";

	private final DiscoveryService discovery;

	UnmanagedConsumerController(DiscoveryService discovery) {
		this.discovery = discovery;
	}

	@GetMapping
	@Operation(summary = "List the consumers that are not bound",
			description = """
					What is known to refer to a configured key and nobody has bound: no rotation moves it, and it blocks the \
					retirement of every version of its key. Azure is searched once in each `keyrotor.sweep.interval`; \
					`POST /v1/cmk-bindings/discover` looks at once, and binds if wanted. The consumer of a deleted binding is here \
					at once. What a whole search does not find any more is forgotten.""")
	@Answers
	Page<UnmanagedJson> listUnmanagedConsumers(@RequestParam(required = false) @Nullable String keyStore,
			@RequestParam(required = false) @Nullable String key,
			@RequestParam(defaultValue = Page.DEFAULT_SIZE) int maxPageSize,
			@RequestParam(required = false) @Nullable String continuationToken) {
		Parameters given = new Parameters();
		Optional<KeyStoreName> store = given.read("keyStore", keyStore, KeyStoreName::new);
		Optional<KeyName> name = given.read("key", key, KeyName::new);
		int size = given.size(maxPageSize);
		Optional<KnownConsumers.Position> after = given.after(continuationToken, KnownConsumers.Position::new);
		given.requireRight();
		return Page.of(this.discovery.unmanaged(store, name, after, size + 1), size,
				(known) -> UnmanagedJson.from(known, this.discovery.recognised(known)),
				(known) -> KnownConsumers.Position.of(known).text());
	}

}
