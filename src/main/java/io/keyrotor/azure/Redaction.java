package io.keyrotor.azure;

import java.util.regex.Pattern;

/**
 * Makes a service's own words fit for people and logs: one line, of bounded length,
 * without the caller's ids, addresses, tokens, or anything that looks like a secret.
 */
public final class Redaction {

	private static final int READ = 4000;

	private static final int KEPT = 600;

	private static final String GONE = "[redacted]";

	private static final Pattern BLANKS = Pattern.compile("[\\s\\p{C}\\u2028\\u2029]+");

	private static final Pattern CALLER = Pattern.compile("(?i)\\b(appid|oid|iss|tid|puid|upn|sub|name)=[^;\\s'\",]*");

	/**
	 * Resource Manager names a caller whom it refuses: client '...' with object id '...'.
	 */
	private static final Pattern CLIENT = Pattern
		.compile("(?i)\\b(client(?: id)?|object id|principal(?: id)?) '[^']*'?");

	private static final Pattern TENANT = Pattern
		.compile("(?i)(https://(?:sts\\.windows\\.net|login\\.[a-z.]+)/)[^\\s/'\",;]+");

	private static final Pattern NAMED_SECRET = Pattern
		.compile("(?i)\\b((?:account|access|sharedaccess|api|admin|query)[-_]?key|sharedaccesssignature"
				+ "|[\\w-]*(?:secret|password|pwd|signature|token|assertion)|sig)"
				+ "([\"']?\\s*[=:]\\s*)(\"[^\"]*\"?|'[^']*'?|[^\\s;&,\"']+)");

	private static final Pattern BEARER = Pattern.compile("(?i)\\bbearer\\s+[\\w.~+/=-]+");

	private static final Pattern JWT = Pattern.compile("\\beyJ[\\w-]+(?:\\.[\\w-]*)*");

	private static final Pattern PADDED = Pattern.compile("[\\w+/-]{20,}={1,2}");

	private static final Pattern OPAQUE = Pattern
		.compile("\\b(?=[\\w+-]{0,200}\\d)(?=[\\w+-]{0,200}[a-z])(?=[\\w+-]{0,200}[A-Z])[\\w+-]{40,}");

	private static final Pattern IPV4 = Pattern.compile("(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.]*\\w)");

	private static final Pattern IPV6 = Pattern.compile("(?i)(?<![\\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
			+ "|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![\\w:])");

	private Redaction() {
	}

	/** The same words without what nobody should read. */
	public static String readable(String text) {
		String line = BLANKS.matcher(start(text)).replaceAll(" ").strip();
		return cut(redact(line), KEPT);
	}

	/**
	 * The text up to a bound, without a word that the bound would halve: half a secret is
	 * harder to recognise than a whole one.
	 */
	private static String start(String text) {
		if (text.length() <= READ) {
			return text;
		}
		int blank = text.lastIndexOf(' ', READ);
		return (blank > 0) ? text.substring(0, blank) : "";
	}

	private static String redact(String line) {
		line = CALLER.matcher(line).replaceAll("$1=" + GONE);
		line = CLIENT.matcher(line).replaceAll("$1 '" + GONE + "'");
		line = TENANT.matcher(line).replaceAll("$1" + GONE);
		line = BEARER.matcher(line).replaceAll(GONE);
		line = JWT.matcher(line).replaceAll(GONE);
		line = NAMED_SECRET.matcher(line).replaceAll("$1$2" + GONE);
		line = PADDED.matcher(line).replaceAll(GONE);
		line = OPAQUE.matcher(line).replaceAll(GONE);
		line = IPV4.matcher(line).replaceAll(GONE);
		return IPV6.matcher(line).replaceAll(GONE);
	}

	private static String cut(String line, int length) {
		return (line.length() <= length) ? line : line.substring(0, length) + "…";
	}

}
