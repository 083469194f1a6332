package io.keyrotor.azure.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.settings.RefusedProperty;

/** The entries of the files that an operator has configured. */
final class OwnEntries {

	static final String PROPERTY = CatalogueProperties.PREFIX + ".catalogue";

	private static final long LONGEST_FILE = 1_000_000;

	private OwnEntries() {
	}

	/**
	 * All of them.
	 * @param builtIn what they may replace, and not loosen
	 * @throws RefusedProperty with everything that is wrong with any of the files
	 */
	static List<CatalogueEntry> read(List<String> locations, Catalogue builtIn) {
		List<RefusedProperty> unread = new ArrayList<>();
		List<Complaint> complaints = new ArrayList<>();
		List<CatalogueEntry> entries = new ArrayList<>();
		Map<ConsumerKind, String> files = new HashMap<>();
		files(locations, unread).forEach((file) -> {
			file.read(complaints, builtIn).forEach((entry) -> {
				String other = files.putIfAbsent(entry.kind(), file.name());
				if (other != null && !other.equals(file.name())) {
					complaints.add(new Complaint(file.name(), 1,
							"The type " + entry.kind().word() + " has an entry in " + other + " already."));
				}
				entries.add(entry);
			});
		});
		requireNothingWrong(unread, complaints);
		return entries;
	}

	private static List<CatalogueFile> files(List<String> locations, List<RefusedProperty> unread) {
		List<CatalogueFile> files = new ArrayList<>();
		for (int i = 0; i < locations.size(); i++) {
			try {
				files.add(file(i, locations.get(i)));
			}
			catch (RefusedProperty refused) {
				unread.add(refused);
			}
		}
		return files;
	}

	private static void requireNothingWrong(List<RefusedProperty> unread, List<Complaint> complaints) {
		if (complaints.isEmpty() && unread.size() == 1) {
			throw unread.getFirst();
		}
		if (!complaints.isEmpty() || !unread.isEmpty()) {
			throw new RefusedProperty(PROPERTY,
					"A catalogue file is not right; docs/consumers.md describes the schema."
							+ Stream.concat(unread.stream().map(RuntimeException::getMessage), complaints.stream())
								.map((one) -> "\n    " + one)
								.collect(Collectors.joining())
							+ "\n");
		}
	}

	private static CatalogueFile file(int index, String location) {
		String property = PROPERTY + "[" + index + "]";
		Path path = path(property, location);
		try {
			if (!Files.isRegularFile(path) || Files.size(path) > LONGEST_FILE) {
				throw new RefusedProperty(property, "It must be a file of at most a megabyte that is there.");
			}
			return new CatalogueFile(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
		}
		catch (IOException _) {
			throw new RefusedProperty(property, "The file cannot be read as UTF-8 text by this process.");
		}
	}

	private static Path path(String property, String location) {
		String plain = location.startsWith("file:") ? location.substring("file:".length()) : location;
		try {
			Path path = Path.of(plain);
			if (path.isAbsolute()) {
				return path.normalize();
			}
		}
		catch (InvalidPathException _) {
			// Refused below, like every other location that is no absolute path.
		}
		throw new RefusedProperty(property, "It must be the absolute path of a file, such as /etc/keyrotor/own.yaml.");
	}

}
