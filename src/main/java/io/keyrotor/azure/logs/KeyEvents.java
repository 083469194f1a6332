package io.keyrotor.azure.logs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;

/**
 * Events that have all in common but their time.
 *
 * @param addresses what was asked for and the id of the key, as far as they can be read
 * @param caller who asked, by ids alone
 * @param refused whether the key store refused it, as far as it tells
 */
record KeyEvents(String operation, List<KeyAddress> addresses, String caller, boolean refused, long times,
		Instant first, Instant last) {

	private static final long OK = 200;

	private static final long REDIRECTS = 300;

	KeyEvents {
		addresses = List.copyOf(addresses);
	}

	static KeyEvents of(LogRow row) {
		long status = row.number(AuditQuery.STATUS).orElse(OK);
		return new KeyEvents(row.text(AuditQuery.OPERATION).orElse("An operation without a name"), addresses(row),
				caller(row), status < OK || status >= REDIRECTS,
				row.number(AuditQuery.COUNT).orElseThrow(KeyEvents::noForm),
				row.moment(AuditQuery.FIRST).orElseThrow(KeyEvents::noForm),
				row.moment(AuditQuery.LAST).orElseThrow(KeyEvents::noForm));
	}

	private static IllegalArgumentException noForm() {
		return new IllegalArgumentException("A count of events is missing, or its time.");
	}

	/** What was asked for counts before the id, which is that of the answer. */
	static List<KeyAddress> addresses(LogRow row) {
		return Stream.of(AuditQuery.REQUEST, AuditQuery.ID)
			.flatMap((column) -> row.text(column).flatMap(KeyAddress::of).stream())
			.toList();
	}

	private static String caller(LogRow row) {
		Optional<String> application = row.text(AuditQuery.APPLICATION).map((id) -> "application " + id);
		Optional<String> object = row.text(AuditQuery.OBJECT).map((id) -> "object " + id);
		String both = String.join(", ", Stream.of(application, object).flatMap(Optional::stream).toList());
		return both.isEmpty() ? "a caller that the log does not name" : both;
	}

	/**
	 * Whether addresses may be of the key. Those that cannot be read may be: the query
	 * found the key's name in them.
	 */
	static boolean mayBeOf(List<KeyAddress> addresses, KeyStore store, KeyName key) {
		return addresses.isEmpty() || addresses.stream().anyMatch((address) -> address.mayBe(store, key));
	}

	/** Whether an address was read that may be one of the key. */
	static boolean isOf(List<KeyAddress> addresses, KeyStore store, KeyName key) {
		return !addresses.isEmpty() && mayBeOf(addresses, store, key);
	}

	boolean mayBeOf(KeyStore store, KeyName key) {
		return mayBeOf(this.addresses, store, key);
	}

	/** Whether the material of this version was, or may have been, used. */
	boolean mayUse(VersionId version) {
		return KeyOperation.isUse(this.operation, this.addresses.stream().findFirst())
				&& version().filter((named) -> !named.equals(version)).isEmpty();
	}

	/** The operation, and that it may have been one on another version. */
	String words() {
		return version().isPresent() ? this.operation : this.operation + " (version not told)";
	}

	private Optional<VersionId> version() {
		return this.addresses.stream().flatMap((address) -> address.version().stream()).findFirst();
	}

}
