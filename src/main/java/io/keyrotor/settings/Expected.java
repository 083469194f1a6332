package io.keyrotor.settings;

import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a property takes, in the words in which it is configured. */
final class Expected {

	private static final Map<Class<?>, String> OF_TYPE = Map.of(Duration.class, "It must be a duration, such as 10s.",
			Period.class, "It must be a number of days, such as P28D.", URI.class,
			"It must be an address, such as https://payments.vault.azure.net.", Boolean.class,
			"It must be true or false.", boolean.class, "It must be true or false.", Secret.class,
			"It is empty. Give it a value, or leave it out.");

	private Expected() {
	}

	/** A sentence for people whose value is none of this type. */
	static String of(Class<?> type) {
		if (type.isEnum()) {
			return "It must be one of " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", ")) + ".";
		}
		return OF_TYPE.getOrDefault(type, "Its value cannot be read; docs/configuration.md says what it takes.");
	}

}
