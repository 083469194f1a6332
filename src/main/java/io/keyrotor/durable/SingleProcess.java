package io.keyrotor.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Makes an SQLite file belong to one process: with two, each would release the other's
 * work at its start. The operating system gives the lock back when a process ends,
 * however it ends.
 */
final class SingleProcess implements AutoCloseable {

	private final FileChannel channel;

	private SingleProcess(FileChannel channel) {
		this.channel = channel;
	}

	static SingleProcess own(Path database) {
		Path file = Path.of(database + ".lock");
		try {
			FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (lock(channel) == null) {
				channel.close();
				throw new DatabaseInUse(database);
			}
			return new SingleProcess(channel);
		}
		catch (IOException failure) {
			throw new UncheckedIOException("The lock file " + file.toAbsolutePath()
					+ " cannot be opened. The folder of the database must exist and be writable.", failure);
		}
	}

	private static @Nullable FileLock lock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException _) {
			return null;
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
