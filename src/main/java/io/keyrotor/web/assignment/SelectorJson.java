package io.keyrotor.web.assignment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.assignment.KeySelection;
import io.keyrotor.assignment.NamePattern;
import io.keyrotor.key.KeyStoreName;

/** Which keys are meant, as callers write it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "KeySelector",
		description = "The keys that meet every criterion. At least one is needed; all keys are `\"namePattern\": \"*\"`.")
record SelectorJson(
		@Schema(description = "The stores to look in; left out, all of them.",
				example = "[\"sandbox-vault\"]") List<String> keyStores,
		@Schema(description = "`*` stands for any number of characters, `?` for one; case does not matter.",
				example = "cmk-*") Optional<String> namePattern,
		@Schema(description = "Tags that the key's current version must have, with exactly these values.",
				example = "{\"team\": \"payments\"}") Map<String, String> tags) {

	static SelectorJson from(KeySelection selection) {
		return new SelectorJson(selection.stores().stream().map(KeyStoreName::value).toList(),
				selection.names().map(NamePattern::value), selection.tags());
	}

}
