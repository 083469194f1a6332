package io.keyrotor.durable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import org.springframework.util.FileSystemUtils;

/** PostgreSQL's programs, unpacked once for this JVM where every user may run them. */
final class PostgresBinaries {

	private static final String EVERYBODY = "rwxr-xr-x";

	private static final Path FOLDER = unpacked();

	private PostgresBinaries() {
	}

	static Path folder() {
		return FOLDER;
	}

	private static Path unpacked() {
		String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
		String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
		try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
			Path folder = Files.createTempDirectory("keyrotor-postgres-programs");
			Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(EVERYBODY));
			Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
			unpack(new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive))), folder);
			return folder;
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static void unpack(TarArchiveInputStream archive, Path folder) throws IOException {
		for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
			Path target = folder.resolve(entry.getName());
			if (entry.isDirectory()) {
				Files.createDirectories(target);
				continue;
			}
			Files.createDirectories(target.getParent());
			if (entry.isSymbolicLink()) {
				Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
			}
			else {
				Files.copy(archive, target);
				Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(EVERYBODY));
			}
		}
	}

	private static void delete(Path folder) {
		try {
			FileSystemUtils.deleteRecursively(folder);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
