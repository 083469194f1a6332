package io.keyrotor.azure.definition;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * Finds what a service did not show. AI Search answers {@code <redacted>}, {@code null}
 * or, when it cannot reach its key, {@code <encrypted>}; writing any of these back may
 * replace the real value. What looks hidden counts as hidden: a consumer held for nothing
 * is a nuisance, a lost secret cannot be brought back.
 */
public final class HiddenSecrets {

	private static final Pattern MARKER = Pattern.compile("<(redacted|encrypted)>", Pattern.CASE_INSENSITIVE);

	private static final Pattern SECRET_NAME = Pattern.compile(
			".*(secret|apikey|apimkey|functionkey|subscriptionkey|password|connectionstring|accountkey|accesskey|"
					+ "authenticationkey|sastoken|accesstoken|authtoken|bearertoken|refreshtoken|authorization)",
			Pattern.CASE_INSENSITIVE);

	/** Parts of an address or a connection string that are secrets. */
	private static final Pattern SECRET_PART = Pattern.compile(
			"(?:^|[?&;\\s])(?:code|sig|[\\w-]*key|[\\w-]*token|[\\w-]*secret|password|pwd)\\s*=",
			Pattern.CASE_INSENSITIVE);

	/** Parts of a connection string, wherever they stand. */
	private static final Pattern CONNECTION_PART = Pattern
		.compile("(?:password|pwd|key|token|secret|signature|sig)\\s*=", Pattern.CASE_INSENSITIVE);

	/** The value of a parameter or a variable. */
	private static final Pattern VALUE_NAME = Pattern.compile("value|defaultValue|default", Pattern.CASE_INSENSITIVE);

	/** Where one name in a path ends. */
	private static final Pattern NAME_END = Pattern.compile("\\.|\\[\\d+\\]\\.?");

	/** A connection string that names a resource and leaves the rest to an identity. */
	private static final Pattern BY_IDENTITY = Pattern.compile("\\s*ResourceId=[^;]*;?\\s*", Pattern.CASE_INSENSITIVE);

	/** What stands in the place of a secret: nothing, a word in brackets, or stars. */
	private static final Pattern NO_VALUE = Pattern.compile("\\s*|<.*>|[*•]+", Pattern.DOTALL);

	/** Objects that always hold a secret, shown or not. */
	private static final Map<String, String> REQUIRED = Map.of("accessCredentials", "applicationSecret",
			"knowledgeStore", "storageConnectionString");

	private HiddenSecrets() {
	}

	/** The paths of all texts in which a service marked something as hidden. */
	public static List<String> marked(JsonNode resource) {
		return Member.of(resource).filter((member) -> isMarked(member.value())).map(Member::path).toList();
	}

	/**
	 * The paths of all that AI Search hides in a definition.
	 * @param keepable paths that can be sent back as {@code <unchanged>} or supplied,
	 * which hide nothing unless the service could not decrypt it
	 */
	public static List<String> ofSearchObject(JsonNode definition, Set<String> keepable) {
		return Member.of(definition)
			.flatMap((member) -> keepable.contains(member.path()) ? undecrypted(member) : hidden(member, keepable))
			.toList();
	}

	/** Whether a member of a search object has a secret as its value, by its name. */
	public static boolean isSecret(Member member) {
		return SECRET_NAME.matcher(member.name()).matches() || member.path().contains("httpHeaders.")
				|| ("key".equalsIgnoreCase(member.name()) && !member.path().startsWith("fields["));
	}

	/**
	 * Whether a definition shows any secret in clear, also one within an address, so that
	 * nobody may keep it.
	 */
	public static boolean showsSecret(JsonNode definition) {
		return Member.of(definition).anyMatch(HiddenSecrets::isShown);
	}

	/**
	 * Whether a definition may show a secret, in doubt also where
	 * {@link #showsSecret(JsonNode)} sees none: within something that is called a secret,
	 * in parts of a connection string anywhere in a text, or in the value of something
	 * that people name as they like.
	 */
	public static boolean mayShowSecret(JsonNode definition) {
		return Member.of(definition).filter((member) -> member.value().isString()).anyMatch(HiddenSecrets::isDoubtful);
	}

	private static boolean isDoubtful(Member member) {
		String text = member.value().stringValue();
		return isShown(member) || CONNECTION_PART.matcher(text).find()
				|| (!NO_VALUE.matcher(text).matches() && (VALUE_NAME.matcher(member.name()).matches()
						|| NAME_END.splitAsStream(member.path()).anyMatch((n) -> SECRET_NAME.matcher(n).matches())));
	}

	/** The paths of what AI Search could not decrypt, because it cannot use its key. */
	public static List<String> undecrypted(JsonNode definition) {
		return Member.of(definition)
			.filter((member) -> "<encrypted>".equalsIgnoreCase(member.value().stringValue("").strip()))
			.map(Member::path)
			.toList();
	}

	private static boolean isShown(Member member) {
		String text = member.value().stringValue("");
		boolean value = !NO_VALUE.matcher(text).matches() && !BY_IDENTITY.matcher(text).matches();
		return value && (isSecret(member) || SECRET_PART.matcher(text).find());
	}

	private static Stream<String> undecrypted(Member member) {
		return (member.value().isString()
				&& member.value().stringValue().toLowerCase(Locale.ROOT).contains("<encrypted>"))
						? Stream.of(member.path()) : Stream.empty();
	}

	private static Stream<String> hidden(Member member, Set<String> keepable) {
		if (isMarked(member.value()) || isWithheld(member)) {
			return Stream.of(member.path());
		}
		return required(member).filter((name) -> !member.value().has(name))
			.map((name) -> member.path() + "." + name)
			.filter((path) -> !keepable.contains(path))
			.stream();
	}

	private static boolean isMarked(JsonNode value) {
		return value.isString() && MARKER.matcher(value.stringValue()).find();
	}

	private static boolean isWithheld(Member member) {
		JsonNode value = member.value();
		return isSecret(member)
				&& (value.isNull() || (value.isString() && NO_VALUE.matcher(value.stringValue()).matches()))
				&& !identityStandsIn(member);
	}

	/**
	 * A skill or vectorizer that authenticates with an identity it names has no key, and
	 * {@code null} then says just that.
	 */
	private static boolean identityStandsIn(Member member) {
		JsonNode owner = member.owner();
		return switch (member.name()) {
			case "apiKey" -> owner.path("authIdentity").path("userAssignedIdentity").isString();
			case "key" -> owner.path("resourceId").isString();
			default -> false;
		};
	}

	private static Optional<String> required(Member member) {
		if (!member.value().isObject()) {
			return Optional.empty();
		}
		boolean byKey = member.value().path("@odata.type").stringValue("").endsWith("ByKey");
		return byKey ? Optional.of("key") : Optional.ofNullable(REQUIRED.get(member.name()));
	}

}
