package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.keyrotor.azure.definition.MemberPath;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import org.springframework.boot.convert.DurationStyle;

/**
 * The members of one mapping in a catalogue file. Whatever is wrong with one is noted
 * with its line, and reading goes on with nothing in its place, so that all is said at
 * once.
 */
final class Section {

	private static final String NOT_VERIFIED = "not verified";

	private static final Duration SHORTEST = Duration.ofMinutes(1);

	private static final String ALL = "*";

	private final String file;

	private final Node node;

	private final List<Complaint> complaints;

	private final Map<String, Node> members = new LinkedHashMap<>();

	private final Map<String, Node> names = new LinkedHashMap<>();

	private final Set<String> read = new HashSet<>();

	Section(String file, Node node, List<Complaint> complaints) {
		this.file = file;
		this.node = node;
		this.complaints = complaints;
		if (node instanceof MappingNode mapping) {
			mapping.getValue().forEach(this::take);
		}
		else {
			complain(node, "Names and values are wanted here.");
		}
	}

	private void take(NodeTuple member) {
		String name = (member.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "";
		if (this.members.putIfAbsent(name, member.getValueNode()) != null) {
			complain(member.getKeyNode(), "'" + name + "' stands here twice.");
		}
		this.names.putIfAbsent(name, member.getKeyNode());
	}

	boolean has(String name) {
		return this.members.containsKey(name);
	}

	boolean hasAny(String... names) {
		return Stream.of(names).anyMatch(this::has);
	}

	/** Says what is wrong where this section begins. */
	void complain(String reason) {
		complain(this.node, reason);
	}

	/** Says what is wrong with a member. */
	void complain(String name, String reason) {
		complain(this.names.getOrDefault(name, this.node), reason);
	}

	private void complain(Node place, String reason) {
		this.complaints.add(new Complaint(this.file, place.getStartMark().getLine() + 1, reason));
	}

	/** A member that has to be there. */
	<T> Optional<T> required(String name, Function<String, Optional<T>> read) {
		if (!has(name)) {
			complain("'" + name + "' is missing.");
		}
		return read.apply(name);
	}

	/** Names what nobody has read. */
	void end() {
		this.names.keySet()
			.stream()
			.filter((name) -> !this.read.contains(name))
			.forEach((name) -> complain(name, "Nothing is known by the name '" + name + "' here."));
	}

	Optional<String> text(String name) {
		return member(name).flatMap((value) -> scalar(name, value)).map(String::strip);
	}

	/** A text that has a form. */
	Optional<String> text(String name, Predicate<String> form, String wanted) {
		return text(name).filter((text) -> passes(name, form.test(text), wanted));
	}

	Optional<MemberPath> path(String name) {
		return text(name, Section::isOnePath,
				"It has to be a path such as properties.encryption.keySource, without a star.")
			.map(MemberPath::parse);
	}

	List<String> texts(String name) {
		return member(name).map((value) -> elements(name, value)).orElse(List.of());
	}

	/** A list of texts that have a form. */
	List<String> texts(String name, Predicate<String> form, String wanted) {
		return texts(name).stream().filter((text) -> passes(name, form.test(text), wanted)).toList();
	}

	List<MemberPath> paths(String name) {
		return texts(name, Section::isOnePath,
				"Each has to be a path such as properties.encryption.keySource, without a star.")
			.stream()
			.map(MemberPath::parse)
			.toList();
	}

	/** Paths in which a star may stand for all members. */
	List<MemberPath> openPaths(String name) {
		return texts(name, MemberPath::isPath, "Each has to be a path such as properties.encryption.keySource.")
			.stream()
			.map(MemberPath::parse)
			.toList();
	}

	/** A star would mean the first of several where one is read or written. */
	private static boolean isOnePath(String text) {
		return MemberPath.isPath(text) && !text.contains(ALL);
	}

	Optional<Duration> duration(String name) {
		return text(name).flatMap((text) -> {
			try {
				Optional<Duration> time = Optional.of(DurationStyle.detectAndParse(text))
					.filter((said) -> said.compareTo(SHORTEST) >= 0);
				if (time.isPresent()) {
					return time;
				}
			}
			catch (IllegalArgumentException _) {
				// Said below.
			}
			complain(name, "It has to be a duration, such as 24h, of at least a minute.");
			return Optional.empty();
		});
	}

	Optional<Boolean> yes(String name) {
		return text(name, List.of("true", "false")::contains, "It has to be true or false.").map("true"::equals);
	}

	/** Empty too if nobody has verified it. */
	Optional<Boolean> known(String name) {
		return text(name, List.of("true", "false", NOT_VERIFIED)::contains, "It has to be true, false or not verified.")
			.filter((text) -> !text.equals(NOT_VERIFIED))
			.map("true"::equals);
	}

	Optional<Section> section(String name) {
		return member(name).map((value) -> new Section(this.file, value, this.complaints));
	}

	/** What is made of a section, all of whose members are known. */
	<T> Optional<T> in(String name, Function<Section, Optional<T>> read) {
		return section(name).flatMap((section) -> {
			Optional<T> made = read.apply(section);
			section.end();
			return made;
		});
	}

	private Optional<Node> member(String name) {
		this.read.add(name);
		return Optional.ofNullable(this.members.get(name));
	}

	private boolean passes(String name, boolean passed, String wanted) {
		if (!passed) {
			complain(name, "'" + name + "' is not right. " + wanted);
		}
		return passed;
	}

	private List<String> elements(String name, Node value) {
		if (value instanceof SequenceNode sequence) {
			return sequence.getValue().stream().flatMap((element) -> scalar(name, element).stream()).toList();
		}
		complain(value, "'" + name + "' has to be a list.");
		return List.of();
	}

	private Optional<String> scalar(String name, Node value) {
		Optional<String> text = Stream.of(value)
			.filter(ScalarNode.class::isInstance)
			.map((node) -> ((ScalarNode) node).getValue())
			.filter(Objects::nonNull)
			.filter((content) -> !content.isBlank())
			.findFirst();
		if (text.isEmpty()) {
			complain(value, "'" + name + "' has to be a text.");
		}
		return text;
	}

}
