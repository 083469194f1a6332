package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The secrets of the fake Key Vault. There is one at first, of the application that a few
 * search objects reach their key with; Microsoft Entra ID takes both of its versions
 * until it is told that the older ones have run out.
 */
final class SecretBook {

	/** The application's id in Microsoft Entra ID. */
	static final String APPLICATION = "5a0d8c1e-aaaa-4c1a-9d2b-0000000a9911";

	/** The secret in which the application's secret is kept. */
	static final String OF_APPLICATION = "search-app-secret";

	private final Map<String, List<StoredSecret>> secrets = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private boolean oldOnesWork = true;

	synchronized void reset(Instant now) {
		this.secrets.clear();
		this.oldOnesWork = true;
		set(OF_APPLICATION, "sandbox-app-secret-of-last-year", now.minus(Duration.ofDays(360)));
		set(OF_APPLICATION, "sandbox-app-secret-of-this-year", now.minus(Duration.ofDays(1)));
	}

	/** The versions of a secret, oldest first. */
	synchronized List<StoredSecret> versions(String name) {
		return List.copyOf(this.secrets.getOrDefault(name, List.of()));
	}

	/** One version, or the newest if none is named. */
	synchronized Optional<StoredSecret> find(String name, Optional<String> version) {
		return versions(name).stream()
			.filter((secret) -> version.map(secret.version()::equalsIgnoreCase).orElse(true))
			.reduce((_, newer) -> newer);
	}

	/** Adds a version. */
	synchronized StoredSecret set(String name, String value, Instant now) {
		StoredSecret added = new StoredSecret(UUID.randomUUID().toString().replace("-", ""), value, now);
		this.secrets.computeIfAbsent(name, (_) -> new ArrayList<>()).add(added);
		return added;
	}

	/** The value that the first objects have, which is the older one. */
	synchronized String firstApplicationSecret() {
		return versions(OF_APPLICATION).getFirst().value();
	}

	/**
	 * From now on only the newest secret of the application is good, or all are again.
	 */
	synchronized void oldOnesWork(boolean work) {
		this.oldOnesWork = work;
	}

	synchronized boolean oldOnesWork() {
		return this.oldOnesWork;
	}

	/** Whether Microsoft Entra ID lets this application in with this secret. */
	synchronized boolean signsIn(String application, String secret) {
		List<StoredSecret> all = versions(OF_APPLICATION);
		List<StoredSecret> good = this.oldOnesWork ? all : all.subList(all.size() - 1, all.size());
		return application.equalsIgnoreCase(APPLICATION)
				&& good.stream().anyMatch((known) -> known.value().equals(secret));
	}

}
