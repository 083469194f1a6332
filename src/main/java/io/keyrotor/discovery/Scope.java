package io.keyrotor.discovery;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.key.KeyId;

/** Where consumers are looked for. */
public sealed interface Scope {

	/** The form of everything but a key, which has two names. */
	Pattern SERVICE = Pattern.compile(
			"/subscriptions/[A-Za-z0-9-]+/resourceGroups/[\\w.()-]+/providers/Microsoft\\.Search/searchServices/([a-z0-9][a-z0-9-]{0,59})/?",
			Pattern.CASE_INSENSITIVE);

	/** The address of an AI Search service in any of Azure's clouds. */
	Pattern ADDRESS = Pattern.compile(
			"https://([a-z0-9][a-z0-9-]{0,59}\\.search\\.(?:windows\\.net|azure\\.us|azure\\.cn))(?::443)?/?",
			Pattern.CASE_INSENSITIVE);

	/** A subscription, whose id is a GUID, or a resource group in one. */
	Pattern SUBSCRIPTION = Pattern.compile(
			"/subscriptions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/resourceGroups/([\\w.()-]{1,90}))?/?",
			Pattern.CASE_INSENSITIVE);

	/**
	 * Reads a scope that is not a key.
	 * @throws IllegalArgumentException with a sentence, if it is none
	 */
	static Scope parse(String text) {
		Matcher service = SERVICE.matcher(text);
		if (service.matches()) {
			return new OfSearchService(text, service.group(1).toLowerCase(Locale.ROOT), Optional.empty());
		}
		Matcher address = ADDRESS.matcher(text);
		if (address.matches()) {
			String host = address.group(1).toLowerCase(Locale.ROOT);
			return new OfSearchService(text, host.substring(0, host.indexOf('.')),
					Optional.of(URI.create("https://" + host)));
		}
		Matcher subscription = SUBSCRIPTION.matcher(text);
		if (subscription.matches()) {
			return new OfSubscription(text, subscription.group(1), Optional.ofNullable(subscription.group(2)));
		}
		throw new IllegalArgumentException("'" + text + "' is no scope. Give a key as {\"keyStore\", \"key\"}, an AI"
				+ " Search service by its ARM id or by https://{service}.search.windows.net, or /subscriptions/{id}, whose"
				+ " id is a GUID, with /resourceGroups/{group} after it or without.");
	}

	/** The scope as people write it. */
	String words();

	/** Everything that refers to one key. */
	record OfKey(KeyId key) implements Scope {

		@Override
		public String words() {
			return this.key.toString();
		}

	}

	/**
	 * The objects of one AI Search service.
	 *
	 * @param address where it is, if the text says so
	 */
	record OfSearchService(String words, String name, Optional<URI> address) implements Scope {

	}

	/** Everything in a subscription that refers to any key. */
	record OfSubscription(String words, String subscription, Optional<String> resourceGroup) implements Scope {

	}

	/** Everything in sight that refers to a key of a configured store. */
	record Everything() implements Scope {

		@Override
		public String words() {
			return "every configured key store";
		}

	}

}
