package io.keyrotor.azure.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The entries that come with Keyrotor. */
final class BuiltInEntries {

	private static final String FILES = "classpath:catalogue/*.yaml";

	private BuiltInEntries() {
	}

	/**
	 * All of them.
	 * @throws IllegalStateException if one of the files is not right
	 */
	static List<CatalogueEntry> read() {
		List<Complaint> complaints = new ArrayList<>();
		List<CatalogueEntry> entries = files().stream().flatMap((file) -> file.read(complaints).stream()).toList();
		if (!complaints.isEmpty()) {
			throw new IllegalStateException("The built-in catalogue is not right:\n"
					+ complaints.stream().map(Complaint::toString).collect(Collectors.joining("\n")));
		}
		return entries;
	}

	private static List<CatalogueFile> files() {
		try {
			Resource[] found = new PathMatchingResourcePatternResolver(BuiltInEntries.class.getClassLoader())
				.getResources(FILES);
			return Arrays.stream(found)
				.map(BuiltInEntries::file)
				.sorted(Comparator.comparing(CatalogueFile::name))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static CatalogueFile file(Resource resource) {
		try {
			return new CatalogueFile(String.valueOf(resource.getFilename()),
					resource.getContentAsString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
