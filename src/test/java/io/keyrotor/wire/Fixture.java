package io.keyrotor.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of {@code src/test/resources/wire}: some exchanges that belong together, in
 * their order.
 *
 * @param about what is to be learnt from it
 * @param basis how sure it is
 * @param store {@code orders}, {@code orders-hsm}, or a service that is no key store
 * @param keys what the store holds before
 */
public record Fixture(String name, String about, String basis, String store, List<JsonNode> keys,
		List<Exchange> exchanges) {

	private static final Path FILES = Path.of("src/test/resources/wire/keys");

	private static final Path QUERIES = Path.of("src/test/resources/wire/queries");

	private static final JsonMapper JSON = JsonMapper.shared();

	/** All fixtures of key stores and what belongs to them, by name. */
	public static List<Fixture> all() {
		return in(FILES);
	}

	/** All fixtures of services that answer queries about keys and their users. */
	public static List<Fixture> queries() {
		return in(QUERIES);
	}

	private static List<Fixture> in(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().map(Fixture::read).toList();
		}
		catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
	}

	public boolean isKeyStore() {
		return isHsm() || this.store.equals("orders");
	}

	public boolean isHsm() {
		return this.store.equals("orders-hsm");
	}

	@Override
	public String toString() {
		return this.name;
	}

	private static Fixture read(Path file) {
		JsonNode json = JSON.readTree(file);
		String name = String.valueOf(file.getFileName()).replace(".json", "");
		return new Fixture(name, json.required("about").stringValue(), json.required("basis").stringValue(),
				json.required("store").stringValue(), json.required("keys").valueStream().toList(),
				json.required("exchanges").valueStream().map((exchange) -> new Exchange(name, exchange)).toList());
	}

}
