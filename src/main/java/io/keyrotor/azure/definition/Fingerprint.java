package io.keyrotor.azure.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import io.keyrotor.binding.ConsumerState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Hashes of a definition's members, the same for any order of the members within. */
public final class Fingerprint {

	private static final JsonMapper CANONICAL = JsonMapper.builder()
		.enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
		.build();

	/** 128 bits: enough to notice a change, short enough to keep for each member. */
	private static final int BYTES = 16;

	/** Another one as soon as other members are hashed, or the same ones otherwise. */
	private static final String FORM = "3";

	private Fingerprint() {
	}

	/** One hash for each member, and the form of them all. */
	public static Map<String, String> of(ObjectNode definition) {
		Map<String, String> hashes = hashes(definition);
		hashes.put(ConsumerState.FORM, FORM);
		return hashes;
	}

	private static Map<String, String> hashes(ObjectNode definition) {
		Map<String, String> hashes = new HashMap<>();
		definition.properties().forEach((member) -> hashes.put(member.getKey(), hash(member.getValue())));
		return hashes;
	}

	/** One hash for each member of a resource and of its {@code properties}. */
	public static Map<String, String> ofResource(ObjectNode resource) {
		Map<String, String> hashes = of(resource.deepCopy().without("properties"));
		if (resource.get("properties") instanceof ObjectNode properties) {
			hashes(properties).forEach((name, hash) -> hashes.put("properties." + name, hash));
		}
		return hashes;
	}

	private static String hash(JsonNode member) {
		byte[] text = CANONICAL.writeValueAsString(member).getBytes(StandardCharsets.UTF_8);
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
			return HexFormat.of().formatHex(digest, 0, BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256.", ex);
		}
	}

}
