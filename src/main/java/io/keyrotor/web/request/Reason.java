package io.keyrotor.web.request;

import java.util.Optional;

/** A text that a person writes for other people, such as why something is wanted. */
public final class Reason {

	public static final int LONGEST = 1000;

	private Reason() {
	}

	/** The text; one that is blank is the same as none. */
	public static Optional<String> optional(JsonMembers members, String member) {
		Optional<String> text = members.text(member);
		text.ifPresent((given) -> bounded(members, member, given, LONGEST));
		return text.map(String::strip).filter((given) -> !given.isEmpty());
	}

	/** The text that must be there and say something; empty if a fault was noted. */
	public static String required(JsonMembers members, String member, int longest) {
		Optional<String> text = members.requiredText(member);
		text.ifPresent((given) -> bounded(members, member, given, longest));
		text.filter(String::isBlank)
			.ifPresent((given) -> members.fault(member, "NotEmpty", "at least 1 character", given,
					"This is blank and says nothing."));
		return text.map(String::strip).orElse("");
	}

	private static void bounded(JsonMembers members, String member, String text, int longest) {
		if (text.length() > longest) {
			members.fault(member, "MaximumLength", String.valueOf(longest), String.valueOf(text.length()),
					"This has at most " + longest + " characters.");
		}
	}

}
