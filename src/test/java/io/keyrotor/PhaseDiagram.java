package io.keyrotor;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state diagram of a machine whose phases are the records of a sealed type and whose
 * transitions are methods of the phases that they leave.
 */
final class PhaseDiagram {

	private final Class<?> machine;

	private final List<Edge> edges;

	PhaseDiagram(Class<?> machine, List<Edge> edges) {
		this.machine = machine;
		this.edges = List.copyOf(edges);
	}

	/** The transitions that the types have, as {@code Phase.method}. */
	Set<String> declared() {
		Set<String> declared = new TreeSet<>();
		for (Class<?> phase : phases()) {
			Arrays.stream(phase.getMethods()).filter(this::isTransition).forEach((m) -> declared.add(name(phase, m)));
			Arrays.stream(phase.getDeclaredMethods())
				.filter((method) -> isTransition(method) && !isComponent(phase, method))
				.forEach((method) -> declared.add(name(phase, method)));
			Arrays.stream(phase.getRecordComponents())
				.map((component) -> phase.getSimpleName() + "." + component.getName())
				.forEach(declared::remove);
		}
		return declared;
	}

	/** The transitions that were made. */
	Set<String> made() {
		return this.edges.stream()
			.map((edge) -> edge.from().getSimpleName() + "." + edge.method())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** The phases that no transition led to. */
	Set<String> unreached(Class<?> first) {
		Set<String> unreached = phases().stream()
			.map(Class::getSimpleName)
			.collect(Collectors.toCollection(TreeSet::new));
		unreached.remove(first.getSimpleName());
		this.edges.forEach((edge) -> unreached.remove(edge.to().getSimpleName()));
		return unreached;
	}

	/** In Mermaid's words. What leads from a phase to itself is left out. */
	String mermaid(Class<?> first) {
		Map<String, Set<String>> labels = new LinkedHashMap<>();
		for (Edge edge : this.edges) {
			if (edge.from() != edge.to()) {
				labels
					.computeIfAbsent("    %s --> %s".formatted(edge.from().getSimpleName(), edge.to().getSimpleName()),
							(_) -> new LinkedHashSet<>())
					.add(edge.method());
			}
		}
		List<String> lines = new ArrayList<>(
				List.of("```mermaid", "stateDiagram-v2", "    [*] --> " + first.getSimpleName()));
		labels.forEach((edge, methods) -> lines.add(edge + ": " + String.join(", ", methods)));
		ends().forEach((end) -> lines.add("    " + end + " --> [*]"));
		lines.add("```");
		return String.join("\n", lines) + "\n";
	}

	private List<String> ends() {
		Set<Class<?>> ends = new LinkedHashSet<>();
		this.edges.stream().filter((edge) -> edge.over()).forEach((edge) -> ends.add(edge.to()));
		return ends.stream().map(Class::getSimpleName).toList();
	}

	private List<Class<?>> phases() {
		return records(this.machine).toList();
	}

	private static Stream<Class<?>> records(Class<?> type) {
		return type.isRecord() ? Stream.of(type)
				: Arrays.stream(type.getPermittedSubclasses()).flatMap(PhaseDiagram::records);
	}

	private boolean isTransition(Method method) {
		return this.machine.isAssignableFrom(method.getReturnType()) && !method.isSynthetic()
				&& !Modifier.isStatic(method.getModifiers());
	}

	private static boolean isComponent(Class<?> phase, Method method) {
		return Arrays.stream(phase.getRecordComponents())
			.map(RecordComponent::getName)
			.anyMatch(method.getName()::equals);
	}

	private static String name(Class<?> phase, Method method) {
		return phase.getSimpleName() + "." + method.getName();
	}

	/**
	 * One transition that was made.
	 *
	 * @param over whether the machine is at an end then
	 */
	record Edge(Class<?> from, String method, Class<?> to, boolean over) {
	}

}
