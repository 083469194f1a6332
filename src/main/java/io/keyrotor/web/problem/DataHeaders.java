package io.keyrotor.web.problem;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What browsers are told about an answer that is data and no page: it loads nothing,
 * nothing shows it in a frame or keeps it, and it is only what its content type says.
 */
public final class DataHeaders {

	private static final Map<String, String> ALL = new TreeMap<>(
			Map.of("Cache-Control", "no-store", "Content-Security-Policy",
					"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
					"Cross-Origin-Resource-Policy", "same-origin", "Referrer-Policy", "no-referrer",
					"X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY"));

	private DataHeaders() {
	}

	/** Names and values, in the order of the names. */
	public static void each(BiConsumer<String, String> use) {
		ALL.forEach(use);
	}

}
