package io.keyrotor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * The tables of {@code docs/configuration.md}, from the metadata that the build makes of
 * the properties classes and from Spring Boot's own.
 */
final class ConfigurationReference {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final String SOURCES = "META-INF/spring/configuration-metadata";

	/** Maps of records that are bound by hand, so that metadata does not know where. */
	private static final Map<String, String> BOUND_BY_HAND = Map.of("io.keyrotor.azure.keys.KeyStoreProperties",
			"keyrotor.key-stores");

	/** What stands for a name of one's own in a map. */
	private static final Map<String, String> OWN_NAMES = Map.of("keyrotor.azure.routes", "<host>", "logging.level",
			"<logger>");

	/**
	 * Without these the service does not start; every other one has a default or can be
	 * left out.
	 */
	static final List<String> REQUIRED = List.of("keyrotor.key-stores.<name>.type", "keyrotor.key-stores.<name>.uri");

	/** Spring's own properties that operators of Keyrotor need, and what they do here. */
	static final Map<String, String> OF_SPRING = inOrder("server.address", "the address to listen on", "server.port",
			"the TCP port to listen on; `0` for any that is free", "server.ssl.bundle",
			"the SSL bundle with certificate and key, for https instead of http", "spring.datasource.url",
			"`jdbc:sqlite:` and the SQLite file, whose folder must exist, for one process; `jdbc:postgresql://host:port/database` for several",
			"spring.datasource.username", "who Keyrotor is to PostgreSQL", "spring.datasource.password",
			"the password of that user", "spring.ssl.bundle.pem.<bundle>.truststore.certificate",
			"the authorities that a bundle trusts: a PEM file as `file:/...`, or the PEM text",
			"spring.ssl.bundle.pem.<bundle>.keystore.certificate", "the certificate that a bundle shows, as above",
			"spring.ssl.bundle.pem.<bundle>.keystore.private-key", "the key of that certificate, as above",
			"logging.structured.format.console", "logs as JSON: `ecs`, `logstash` or `gelf`", "logging.level.<logger>",
			"how much is logged, such as `debug` for `io.keyrotor`");

	/** What holds where a property is left out whose default depends on others. */
	private static final Map<String, String> DEPENDENT_DEFAULTS = Map.of("keyrotor.key-stores.<name>.policy-floor",
			"`P" + KeyStoreRules.DEFAULT_FLOOR_DAYS + "D`",
			"keyrotor.key-stores.<name>.policy-required-before-rotation", "`false`",
			"keyrotor.key-stores.<name>.tls-bundle", "that of `keyrotor.azure`",
			"keyrotor.key-stores.<name>.call-timeout", "that of `keyrotor.azure`",
			"keyrotor.key-stores.<name>.connect-timeout", "that of `keyrotor.azure`");

	private final Map<String, JsonNode> ofSpring = new TreeMap<>();

	private final JsonNode own = read(ownClasses().resolve(METADATA));

	private final PropertySource<?> shipped;

	ConfigurationReference() throws IOException {
		this.shipped = new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yaml"))
			.getFirst();
		for (URL url : Collections.list(ConfigurationReference.class.getClassLoader().getResources(METADATA))) {
			try (InputStream in = url.openStream()) {
				JsonMapper.shared()
					.readTree(in)
					.path("properties")
					.forEach((property) -> this.ofSpring.put(property.path("name").asString(), property));
			}
		}
	}

	/** Keyrotor's own properties, under the prefix that they share. */
	Map<String, List<ConfigurationProperty>> groups() {
		Map<String, List<ConfigurationProperty>> groups = new TreeMap<>();
		this.own.path("properties").forEach((property) -> place(groups, property));
		BOUND_BY_HAND.forEach((type, prefix) -> {
			if (groups.keySet().stream().noneMatch((group) -> group.startsWith(prefix))) {
				groups.put(prefix + ".<name>", members(type, prefix + ".<name>."));
			}
		});
		return groups;
	}

	/** Those of Spring that are on the class path. */
	List<ConfigurationProperty> ofSpring() {
		return OF_SPRING.keySet().stream().flatMap((name) -> spring(name).stream()).toList();
	}

	/** The types of map entries that metadata describes. */
	List<String> sources() throws IOException {
		Path folder = ownClasses().resolve(SOURCES);
		try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
			return files.map((file) -> file.getFileName().toString().replace(".json", "")).sorted().toList();
		}
	}

	/** Both parts as Markdown. */
	String markdown() {
		List<String> parts = new ArrayList<>();
		groups().forEach((prefix, properties) -> parts.add("### `" + prefix + "`\n\n" + table(properties)));
		parts.add("### Spring's own\n\n" + table(ofSpring()));
		return String.join("\n", parts);
	}

	private static String table(List<ConfigurationProperty> properties) {
		return properties.stream()
			.map(ConfigurationReference::row)
			.collect(Collectors.joining("\n",
					"| property | environment variable | default | unit | effect |\n|---|---|---|---|---|\n", "\n"));
	}

	private static String row(ConfigurationProperty property) {
		String value = property.defaultValue()
			.map((text) -> "`" + text + "`")
			.orElseGet(() -> DEPENDENT_DEFAULTS.getOrDefault(property.name(), "none"));
		return "| `" + property.name() + "` | `" + property.environmentVariable() + "` | "
				+ (REQUIRED.contains(property.name()) ? "**required**" : value) + " | " + property.unit() + " | "
				+ property.description().replaceAll("\\{@code ([^}]*)}", "`$1`").replace("|", "\\|") + " |";
	}

	private void place(Map<String, List<ConfigurationProperty>> groups, JsonNode metadata) {
		ConfigurationProperty property = ConfigurationProperty.of("", metadata);
		Optional<String> entries = entryType(property.type());
		if (entries.isPresent()) {
			String prefix = property.name() + ".<name>";
			groups.put(prefix, members(entries.get(), prefix + "."));
			return;
		}
		String name = property.type().startsWith("java.util.Map") ? property.name() + "." + ownName(property.name())
				: property.name();
		groups.computeIfAbsent(group(property.name()), (_) -> new ArrayList<>())
			.add(new ConfigurationProperty(name, property.type(), property.description(), property.defaultValue(),
					property.owner()));
	}

	/** The longest prefix of a properties class. */
	private String group(String name) {
		return this.own.path("groups")
			.valueStream()
			.map((group) -> group.path("name").asString())
			.filter((group) -> name.startsWith(group + "."))
			.max(Comparator.comparingInt(String::length))
			.orElseThrow();
	}

	private static Optional<String> entryType(String type) {
		String map = "java.util.Map<java.lang.String,";
		return Optional.of(type)
			.filter((text) -> text.startsWith(map + "io.keyrotor."))
			.map((text) -> text.substring(map.length(), text.length() - 1));
	}

	private static List<ConfigurationProperty> members(String type, String prefix) {
		return read(ownClasses().resolve(SOURCES).resolve(type + ".json")).path("properties")
			.valueStream()
			.map((property) -> ConfigurationProperty.of(prefix, property))
			.toList();
	}

	private Optional<ConfigurationProperty> spring(String name) {
		boolean bundle = name.startsWith("spring.ssl.bundle.pem.");
		String known = bundle ? "spring.ssl.bundle.pem" : name.replaceAll("\\.<.*", "");
		return Optional.ofNullable(this.ofSpring.get(known)).map((metadata) -> {
			ConfigurationProperty property = ConfigurationProperty.of("", metadata);
			return new ConfigurationProperty(name, bundle ? "java.lang.String" : property.type(),
					Optional.ofNullable(OF_SPRING.get(name)).orElseThrow(),
					Optional.ofNullable(this.shipped.getProperty(name))
						.map(Object::toString)
						.or(name.contains("<") ? Optional::empty : property::defaultValue),
					"");
		});
	}

	private static String ownName(String map) {
		return OWN_NAMES.getOrDefault(map, "<name>");
	}

	private static Path ownClasses() {
		try {
			return Path.of(KeyrotorApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JsonNode read(Path file) {
		try {
			return JsonMapper.shared().readTree(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, String> inOrder(String... pairs) {
		Map<String, String> map = new LinkedHashMap<>();
		for (int index = 0; index < pairs.length; index += 2) {
			map.put(pairs[index], pairs[index + 1]);
		}
		return map;
	}

}
