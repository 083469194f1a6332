package io.keyrotor;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.ResolvableType;

/**
 * A property as the configuration metadata has it.
 *
 * @param name with {@code <word>} where everybody gives names of their own
 * @param type as a Java type
 * @param owner the class that declares it, empty where metadata names none
 */
record ConfigurationProperty(String name, String type, String description, Optional<String> defaultValue,
		String owner) {

	private static final Map<String, String> UNITS = Map.ofEntries(
			Map.entry(Duration.class.getName(), "duration: `10s`, `PT10S`"),
			Map.entry(Period.class.getName(), "days: `P28D`, `28d`"), Map.entry("java.net.URI", "https address"),
			Map.entry("java.nio.file.Path", "file"), Map.entry("java.lang.Boolean", "`true` or `false`"),
			Map.entry("java.lang.Integer", "number"), Map.entry("java.lang.Long", "number"),
			Map.entry("java.lang.String", "text"), Map.entry("java.net.InetAddress", "IP address"),
			Map.entry("io.keyrotor.settings.Secret", "secret text"),
			Map.entry("org.springframework.util.unit.DataSize", "size: `1MB`"),
			Map.entry("java.util.List<java.lang.String>", "list: `a,b`"),
			Map.entry("java.util.Set<java.lang.String>", "list: `a,b`"),
			Map.entry("java.util.Map<java.lang.String,java.lang.String>", "text"));

	static ConfigurationProperty of(String prefix, JsonNode metadata) {
		return new ConfigurationProperty(prefix + metadata.path("name").asString(), metadata.path("type").asString(),
				metadata.path("description").asString("").strip(), defaultValue(metadata.path("defaultValue")),
				metadata.path("sourceType").asString(""));
	}

	/**
	 * The variable that Spring looks for: upper case, dots as underscores, no hyphens.
	 */
	String environmentVariable() {
		return this.name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/** In what its value is given. */
	String unit() {
		String known = UNITS.get(this.type);
		return (known != null) ? known : constants();
	}

	/**
	 * Whether its owner can do without it, as the {@code @Nullable} of its component
	 * says.
	 */
	boolean isOptional() {
		return component().map(RecordComponent::getAnnotatedType)
			.filter((type) -> isNullable(type) || type.getType().getTypeName().matches("java\\.util\\.(List|Map).*"))
			.isPresent();
	}

	/** A value that it takes. */
	String sample() {
		return switch (this.type) {
			case "java.time.Duration" -> "7s";
			case "java.time.Period" -> "P7D";
			case "java.net.URI" -> "https://sample.example";
			case "java.lang.Boolean" -> "true";
			case "java.lang.Integer", "java.lang.Long" -> "8";
			case "java.net.InetAddress" -> "127.0.0.1";
			case "org.springframework.util.unit.DataSize" -> "1MB";
			default -> isConstant() ? word(constantsOf()[0]) : "sample";
		};
	}

	/** The type that a value of its name is bound to. */
	ResolvableType resolvableType() {
		return this.type.startsWith("java.util.List") || this.type.startsWith("java.util.Set")
				? ResolvableType.forClassWithGenerics(java.util.List.class, String.class)
				: ResolvableType.forClass(this.type.startsWith("java.util.Map") ? String.class : javaType(this.type));
	}

	static Class<?> javaType(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String constants() {
		if (!isConstant()) {
			throw new IllegalStateException(
					"Say in ConfigurationProperty in what unit " + this.name + " is given: its type is " + this.type);
		}
		return Arrays.stream(constantsOf()).map((value) -> "`" + word(value) + "`").collect(Collectors.joining(", "));
	}

	private boolean isConstant() {
		return !this.type.contains("<") && javaType(this.type).isEnum();
	}

	private Object[] constantsOf() {
		return javaType(this.type).getEnumConstants();
	}

	private static String word(Object constant) {
		return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private Optional<RecordComponent> component() {
		String name = this.name.replaceAll("\\.<[a-z]+>$", "");
		String member = name.substring(name.lastIndexOf('.') + 1).replace("-", "");
		return this.owner.isEmpty() ? Optional.empty()
				: Arrays.stream(Optional.ofNullable(javaType(this.owner).getRecordComponents()).orElseThrow())
					.filter((component) -> component.getName().equalsIgnoreCase(member))
					.findFirst();
	}

	private static boolean isNullable(AnnotatedElement type) {
		return type.isAnnotationPresent(Nullable.class);
	}

	private static Optional<String> defaultValue(JsonNode value) {
		return value.isMissingNode() ? Optional.empty() : Optional.of(value.isArray()
				? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(",")) : value.asString());
	}

}
