package io.keyrotor.web.calendar;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.io.text.ICalWriter;

/**
 * Lines of at most 75 octets, as RFC 5545 (section 3.1) has it. The library counts
 * characters, of which some have more than one octet.
 */
final class FoldedLines {

	private static final int LONGEST = 75;

	private static final String END = "\r\n";

	private FoldedLines() {
	}

	static String of(ICalendar calendar) {
		StringWriter text = new StringWriter();
		try (ICalWriter writer = new ICalWriter(text, ICalVersion.V2_0)) {
			writer.getVObjectWriter().getFoldedLineWriter().setLineLength(null);
			writer.write(calendar);
		}
		catch (IOException impossible) {
			throw new UncheckedIOException("A text in memory can always be written to.", impossible);
		}
		return text.toString().lines().map(FoldedLines::fold).collect(Collectors.joining(END, "", END));
	}

	/**
	 * No character is cut in two, and the space that a folded line begins with counts.
	 */
	private static String fold(String line) {
		StringBuilder folded = new StringBuilder();
		int octets = 0;
		for (int character : line.codePoints().toArray()) {
			int more = octets(character);
			if (octets + more > LONGEST) {
				folded.append(END).append(' ');
				octets = 1;
			}
			folded.appendCodePoint(character);
			octets += more;
		}
		return folded.toString();
	}

	private static int octets(int character) {
		if (character < 0x80) {
			return 1;
		}
		return (character < 0x800) ? 2 : (character < 0x1_0000) ? 3 : 4;
	}

}
