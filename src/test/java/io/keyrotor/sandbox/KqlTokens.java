package io.keyrotor.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query in its parts, and how far it was read. */
final class KqlTokens {

	private static final Pattern PART = Pattern.compile("""
			(?<blank>\\s+|//[^\\n]*)\
			|(?<text>@?"(?:[^"\\\\]|\\\\.)*"|@?'(?:[^'\\\\]|\\\\.)*')\
			|(?<time>datetime\\s*\\([^)]*\\))\
			|(?<timespan>\\d+(?:\\.\\d+)?(?:ms|d|h|m|s)\\b)\
			|(?<number>\\d+(?:\\.\\d+)?\\b)\
			|(?<word>!?(?:in~|[A-Za-z_][A-Za-z0-9_]*~?))\
			|(?<symbol>==|!=|=~|!~|<=|>=|\\.\\.|[|()\\[\\],.=<>+\\-*;])""");

	private final List<Token> tokens = new ArrayList<>();

	private int position;

	KqlTokens(String query) {
		Matcher matcher = PART.matcher(query);
		int end = 0;
		while (end < query.length()) {
			if (!matcher.find(end) || matcher.start() != end) {
				throw KqlFailure.syntax("Nothing in a query begins like '"
						+ query.substring(end, Math.min(query.length(), end + 20)) + "'.");
			}
			add(matcher);
			end = matcher.end();
		}
	}

	private void add(Matcher matcher) {
		for (Kind kind : Kind.values()) {
			String text = matcher.group(kind.group);
			if (text != null) {
				this.tokens.add(new Token(kind, text));
			}
		}
	}

	/** Whether everything was read. */
	boolean ended() {
		return this.position >= this.tokens.size();
	}

	Token peek() {
		return ended() ? new Token(Kind.SYMBOL, "end of the query") : this.tokens.get(this.position);
	}

	Token next() {
		Token token = peek();
		if (ended()) {
			throw KqlFailure.syntax("The query ends where something is missing.");
		}
		this.position++;
		return token;
	}

	boolean at(String text) {
		return !ended() && peek().is(text);
	}

	/** Reads this if it is next. */
	boolean take(String text) {
		boolean there = at(text);
		if (there) {
			this.position++;
		}
		return there;
	}

	void require(String text) {
		if (!take(text)) {
			throw KqlFailure.syntax("'" + text + "' is missing before '" + peek().text() + "'.");
		}
	}

	String word() {
		Token token = next();
		if (token.kind() != Kind.WORD) {
			throw KqlFailure.syntax("A name is missing where '" + token.text() + "' is.");
		}
		return token.text();
	}

	/** Whether a name with '=' behind it is next. */
	boolean atName() {
		return peek().kind() == Kind.WORD && this.position + 1 < this.tokens.size()
				&& this.tokens.get(this.position + 1).is("=");
	}

	/** What a part of a query is. */
	enum Kind {

		TEXT("text"), TIME("time"), TIMESPAN("timespan"), NUMBER("number"), WORD("word"), SYMBOL("symbol");

		private final String group;

		Kind(String group) {
			this.group = group;
		}

	}

	/** One part. */
	record Token(Kind kind, String text) {

		boolean is(String other) {
			return this.kind != Kind.TEXT && this.text.equals(other);
		}

	}

}
