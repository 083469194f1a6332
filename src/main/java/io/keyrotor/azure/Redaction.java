package io.keyrotor.azure;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a service's own words fit for people and logs: one line, of bounded length,
 * without the caller's ids, addresses, tokens, or anything that looks like a secret.
 * <p>
 * A GUID that nobody vouches for may be the caller's, a tenant's or an application's, so
 * it goes. Subscription ids stay, because they are no secret and because without them
 * nobody could tell which resource is to be given a role; so do the ids by which
 * Microsoft's support finds a request. A key version is 32 digits without dashes and
 * stays too.
 */
public final class Redaction {

	private static final int READ = 4000;

	private static final int KEPT = 600;

	private static final String GONE = "[redacted]";

	private static final String GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

	/** What is not to be seen and splits what is to be found. */
	private static final Rule INVISIBLE = new Rule("\\p{Cf}", "");

	private static final Rule BLANKS = new Rule("[\\s\\p{C}\\u2028\\u2029]+", " ");

	/**
	 * Each is linear in the length of the text: it cannot begin anew within what it has
	 * just read in vain, or reads no more than a fixed number of characters there.
	 */
	private static final List<Rule> RULES = List.of(new Rule("(?i)\\b(caller:\\s?)(?=\\S{0,200}=)\\S++", "$1" + GONE),
			new Rule("(?i)\\b(appid|oid|iss|tid|puid|upn|sub|name)=[^;\\s'\",]*+", "$1=" + GONE),
			new Rule("(?i)\\b(client(?: id)?|object id|principal(?: id)?) '[^']*+'?", "$1 '" + GONE + "'"),
			new Rule("(?i)(https://(?:sts\\.windows\\.net|login\\.[a-z.]{1,60}(?::\\d{1,5})?)/)[^\\s/'\",;]++",
					"$1" + GONE),
			new Rule("(?i)(?<![\\w-])[\\w-]++\\.(?:onmicrosoft\\.\\w++|partner\\.onmschina\\.cn)", GONE),
			new Rule("(?i)\\bbearer\\s++[\\w.~+/=-]++", GONE), new Rule("\\beyJ[\\w.-]++", GONE),
			new Rule("(?i)(\\b(?:account|access|sharedaccess|api|admin|query)[-_]?key|sharedaccesssignature|secret"
					+ "|password|pwd|signature|token|assertion|\\bsig)"
					+ "([\"']?\\s?[=:]\\s?)(?:\"[^\"]*+\"?|'[^']*+'?|[^\\s;&,\"']++)", "$1$2" + GONE),
			new Rule("(?<![^\\s@'\"<>()\\[\\];:,=/\\\\])[^\\s@'\"<>()\\[\\];:,=/\\\\]++@[\\w.-]++", GONE),
			new Rule("(?<![\\w+/-])[\\w+/-]{20,}+={1,2}", GONE),
			new Rule("(?i)(?<!/subscriptions/|activity id: |request id: |requestid:|trace id: |correlation id: )" + GUID
					+ "(?![0-9a-f])", GONE),
			new Rule("(?<![\\w+-])(?=[\\w+-]{0,100}\\d)(?=[\\w+-]{0,100}[a-z])(?=[\\w+-]{0,100}[A-Z])[\\w+-]{40,}+",
					GONE),
			new Rule("(?i)(?<!\\w)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
					+ "|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?"
					+ "(?::?\\d{1,3}(?:\\.\\d{1,3}){3})?)(?![\\w:]|\\.\\d)", GONE),
			new Rule("(?<!\\d)\\d{1,3}(?:\\.\\d{1,3}){3,40}+(?!\\d)", GONE));

	private Redaction() {
	}

	/** The same words without what nobody should read. */
	public static String readable(CharSequence text) {
		String line = BLANKS.apply(INVISIBLE.apply(start(text))).strip();
		for (Rule rule : RULES) {
			line = rule.apply(line);
		}
		return cut(line);
	}

	/** Every pattern that a text meets. */
	static List<Pattern> patterns() {
		return RULES.stream().map(Rule::pattern).toList();
	}

	/**
	 * The text up to a bound, without a word that the bound would halve: half a secret is
	 * harder to recognise than a whole one.
	 */
	private static String start(CharSequence text) {
		if (text.length() <= READ) {
			return text.toString();
		}
		int end = READ;
		while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
			end--;
		}
		return text.subSequence(0, end).toString();
	}

	private static String cut(String line) {
		if (line.length() <= KEPT) {
			return line;
		}
		int end = Character.isHighSurrogate(line.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
		return line.substring(0, end) + "…";
	}

	private record Rule(Pattern pattern, String replacement) {

		Rule(String pattern, String replacement) {
			this(Pattern.compile(pattern), replacement);
		}

		String apply(String text) {
			return this.pattern.matcher(text).replaceAll(this.replacement);
		}

	}

}
