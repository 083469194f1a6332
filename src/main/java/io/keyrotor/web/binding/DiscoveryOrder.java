package io.keyrotor.web.binding;

import java.util.Optional;
import java.util.function.Function;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.discovery.Scope;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;

/** The wish to find consumers. */
@Schema(name = "DiscoveryOrder", requiredProperties = "scope")
record DiscoveryOrder(@Schema(description = """
		Where to look: a key as `{"keyStore": "...", "key": "..."}`; an AI Search service by its ARM resource id or by \
		`https://{service}.search.windows.net`; or `/subscriptions/{id}`, whose id is a GUID, with \
		`/resourceGroups/{group}` after it or without.""", oneOf = {
		DiscoveryOrder.KeyScope.class, String.class }) Object scope){

	/** Where to look, or a refusal that says everything that is wrong. */
	static Scope from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		Optional<Scope> scope = body.root().path("scope").isObject()
				? members.object("scope").flatMap(DiscoveryOrder::key) : member(members, "scope", Scope::parse);
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return scope.orElseThrow();
	}

	private static Optional<Scope> key(JsonMembers members) {
		Optional<KeyStoreName> store = member(members, "keyStore", KeyStoreName::new);
		Optional<KeyName> key = member(members, "key", KeyName::new);
		members.nothingElse();
		return store.flatMap((name) -> key.map((id) -> new Scope.OfKey(new KeyId(name, id))));
	}

	private static <T> Optional<T> member(JsonMembers members, String name, Function<String, T> parser) {
		Optional<String> text = members.requiredText(name);
		try {
			return text.map(parser);
		}
		catch (IllegalArgumentException wrong) {
			members.malformed(name, "a valid value", text.orElse(""), String.valueOf(wrong.getMessage()));
			return Optional.empty();
		}
	}

	/** A key as a scope. */
	@Schema(name = "KeyScope")
	record KeyScope(String keyStore, String key) {

	}

}
