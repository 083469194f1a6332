package io.keyrotor.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The self-signed certificate with which the fakes speak https on localhost. It is made
 * once and kept, so that a client that trusts it may outlive the fakes.
 */
final class Certificate {

	static final String PASSWORD = "sandbox";

	private static final String ALIAS = "sandbox";

	private static final Duration LEFT = Duration.ofDays(30);

	private final Path keyStore;

	private final Path bundle;

	private Certificate(Path directory) {
		this.keyStore = directory.resolve("sandbox.p12");
		this.bundle = directory.resolve("sandbox.pem");
	}

	/**
	 * The certificate in this directory, made now unless a good one is there.
	 * @param names further hosts that it is good for, if it is made
	 */
	static synchronized Certificate in(Path directory, String... names) throws IOException, InterruptedException {
		Certificate certificate = new Certificate(directory);
		Files.createDirectories(directory);
		try (FileChannel door = FileChannel.open(directory.resolve("sandbox.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE); FileLock _ = door.lock()) {
			if (!certificate.usable()) {
				certificate.make(directory, List.of(names));
			}
		}
		return certificate;
	}

	Path keyStore() {
		return this.keyStore;
	}

	/** What clients have to trust, as PEM. */
	Path bundle() {
		return this.bundle;
	}

	private boolean usable() {
		try {
			certificate(this.keyStore).checkValidity(Date.from(Instant.now().plus(LEFT)));
			return Files.exists(this.bundle);
		}
		catch (IOException | GeneralSecurityException notUsable) {
			return false;
		}
	}

	/**
	 * Makes it aside and moves it, so that nobody ever reads half of one; one process at
	 * a time.
	 */
	private void make(Path directory, List<String> names) throws IOException, InterruptedException {
		Path made = directory.resolve("sandbox-" + UUID.randomUUID() + ".p12");
		keytool(made, names);
		Path pem = Files.writeString(directory.resolve("sandbox-" + UUID.randomUUID() + ".pem"), pem(made));
		Files.move(made, this.keyStore, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		Files.move(pem, this.bundle, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	private static void keytool(Path target, List<String> names) throws IOException, InterruptedException {
		String san = "san=dns:localhost,ip:127.0.0.1,ip:::1"
				+ names.stream().map((name) -> ",dns:" + name).collect(Collectors.joining());
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", ALIAS, "-keyalg", "RSA", "-keysize", "2048", "-validity", "3650", "-dname",
				"CN=localhost, O=Keyrotor sandbox", "-ext", san, "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-keystore", target.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (keytool.waitFor() != 0) {
			throw new IOException("keytool could not make the sandbox's certificate: " + output);
		}
	}

	private static String pem(Path keyStore) throws IOException {
		try {
			String encoded = Base64.getMimeEncoder(64, new byte[] { '\n' })
				.encodeToString(certificate(keyStore).getEncoded());
			return "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n";
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("The sandbox's certificate cannot be read back.", ex);
		}
	}

	private static X509Certificate certificate(Path keyStore) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(keyStore)) {
			store.load(in, PASSWORD.toCharArray());
		}
		if (store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
			return certificate;
		}
		throw new IOException("There is no certificate in " + keyStore + ".");
	}

}
