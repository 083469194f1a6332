package io.keyrotor.azure.catalogue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One file of entries. YAML is read as nodes with their lines and never made into
 * objects.
 *
 * @param name as it stands in complaints
 */
record CatalogueFile(String name, String text) {

	/** What was read; complaints are added to those there are. */
	List<CatalogueEntry> read(List<Complaint> complaints) {
		return read(complaints, new Catalogue(List.of()));
	}

	/**
	 * The same of a file whose entries take the place of others, which they must not
	 * loosen.
	 */
	List<CatalogueEntry> read(List<Complaint> complaints, Catalogue replaced) {
		return root(complaints).map((root) -> entries(root, complaints, replaced)).orElse(List.of());
	}

	private Optional<Node> root(List<Complaint> complaints) {
		try {
			Optional<Node> root = Optional
				.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(this.text)));
			if (root.filter(SequenceNode.class::isInstance).isEmpty()) {
				complaints
					.add(new Complaint(this.name, 1, "A list of entries is wanted, each beginning with '- type:'."));
				return Optional.empty();
			}
			return root;
		}
		catch (MarkedYAMLException ex) {
			int line = (ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : 1;
			complaints.add(new Complaint(this.name, line, "That is not YAML; look at this line and the one before."));
		}
		catch (YAMLException _) {
			complaints.add(new Complaint(this.name, 1, "That is not YAML, or too much of it."));
		}
		return Optional.empty();
	}

	private List<CatalogueEntry> entries(Node root, List<Complaint> complaints, Catalogue replaced) {
		List<CatalogueEntry> entries = new ArrayList<>();
		((SequenceNode) root).getValue().forEach((node) -> {
			Section section = new Section(this.name, node, complaints);
			new EntryReader(section).read().ifPresent((entry) -> {
				if (entries.stream().anyMatch((other) -> other.kind().equals(entry.kind()))) {
					section.complain("type", "The type " + entry.kind().word() + " has an entry in this file already.");
				}
				replaced.entry(entry.kind()).ifPresent((other) -> new Replacement(section, other).judge(entry));
				entries.add(entry);
			});
		});
		return entries;
	}

}
