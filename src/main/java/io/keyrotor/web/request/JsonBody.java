package io.keyrotor.web.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * The body of a request: one JSON object of bounded depth, without duplicate members and
 * without text that nothing could store.
 */
public record JsonBody(JsonNode root) {

	private static final int DEEPEST = 32;

	private static final Pattern TOKEN = Pattern.compile("(Unrecognized token )'[^']*'");

	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	/** What an absent body means. */
	public static JsonBody empty() {
		return new JsonBody(JSON.createObjectNode());
	}

	public static JsonBody parse(byte[] bytes) {
		JsonNode root = tree(bytes);
		if (!root.isObject()) {
			throw Refusal.of(ProblemCode.INVALID_REQUEST,
					"Nothing was done. The body must be one JSON object, and this one is not.");
		}
		if (!storable(root)) {
			throw Refusal.of(ProblemCode.INVALID_REQUEST,
					"Nothing was done. The body has text with half a surrogate pair or with the character U+0000, which cannot be stored.");
		}
		return new JsonBody(root);
	}

	private static JsonNode tree(byte[] bytes) {
		try {
			return JSON.readTree(bytes);
		}
		catch (JacksonException malformed) {
			throw Refusal.of(ProblemCode.INVALID_REQUEST, "Nothing was done. The body is not JSON that can be read"
					+ place(malformed) + ": " + unrepeated(malformed.getOriginalMessage()));
		}
	}

	/** A word without quotes may be a secret. */
	private static String unrepeated(String message) {
		return TOKEN.matcher(message).replaceAll("$1(not shown)");
	}

	private static String place(JacksonException malformed) {
		return Optional.ofNullable(malformed.getLocation())
			.map((location) -> " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr()))
			.orElse("");
	}

	private static boolean storable(JsonNode node) {
		boolean names = node.propertyNames().stream().allMatch(JsonBody::storable);
		return names && (!node.isString() || storable(node.stringValue()))
				&& node.valueStream().allMatch(JsonBody::storable);
	}

	private static boolean storable(String text) {
		return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
	}

	/**
	 * A hash of what the body says: order of members and white space make no difference.
	 */
	public String hash() {
		byte[] canonical = JSON.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED).writeValueAsBytes(this.root);
		return sha256(canonical);
	}

	public static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException impossible) {
			throw new IllegalStateException("Every Java runtime has SHA-256.", impossible);
		}
	}

}
