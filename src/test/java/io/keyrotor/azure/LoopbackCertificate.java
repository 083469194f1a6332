package io.keyrotor.azure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for localhost, made when a test needs it.
 *
 * @param keyStore the PKCS12 file with its private key
 */
record LoopbackCertificate(Path keyStore) {

	static final String PASSWORD = "loopback";

	/** A certificate for localhost and these hosts. */
	static LoopbackCertificate in(Path directory, String... hosts) throws IOException, InterruptedException {
		Path file = directory.resolve("loopback.p12");
		Process keytool = new ProcessBuilder(System.getProperty("java.home") + "/bin/keytool", "-genkeypair", "-alias",
				"loopback", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:" + String.join(",dns:", Stream.concat(Stream.of("localhost"), Stream.of(hosts)).toList()),
				"-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD)
			.inheritIO()
			.start();
		if (keytool.waitFor() != 0) {
			throw new IOException("keytool made no certificate.");
		}
		return new LoopbackCertificate(file);
	}

	SSLContext trusting() throws IOException, GeneralSecurityException {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	/** What clients have to trust. */
	KeyStore trusted() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(this.keyStore)) {
			store.load(in, PASSWORD.toCharArray());
		}
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("loopback", store.getCertificate("loopback"));
		return trusted;
	}

}
