package io.keyrotor.azure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import io.keyrotor.azure.identity.Credentials;
import io.keyrotor.azure.identity.IdentityProperties;

/**
 * Gets tokens in a process with environment variables of its own: no process can set them
 * for itself.
 */
final class TokenProcess {

	/**
	 * One token for each identity.
	 * @param trusted the certificate of the fake Entra ID
	 * @param identities each as {@code name=value} pairs with blanks between them
	 */
	static List<String> tokens(LoopbackCertificate trusted, Map<String, String> variables, String... identities)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-Djavax.net.ssl.trustStore=" + trusted.keyStore(),
						"-Djavax.net.ssl.trustStorePassword=" + LoopbackCertificate.PASSWORD, "-cp",
						System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
						TokenProcess.class.getName()));
		command.addAll(List.of(identities));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().putAll(variables);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output.lines().filter((line) -> line.startsWith("=")).map((line) -> line.substring(1)).toList();
	}

	/**
	 * Of an object on purpose: the build looks for the one static main method among the
	 * tests.
	 */
	void main(String[] identities) {
		com.azure.core.http.HttpClient client = new JdkHttpClientBuilder(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1))
			.build();
		for (String identity : identities) {
			IO.println("=" + token(IdentityFixture.of(properties(identity)), client));
		}
		System.exit(0);
	}

	private static String token(IdentityProperties identity, com.azure.core.http.HttpClient client) {
		try {
			return new Credentials(identity, URI.create("https://management.azure.com"), client,
					Configuration.getGlobalConfiguration())
				.late(Clock.systemUTC())
				.getTokenSync(new TokenRequestContext().addScopes("https://vault.azure.net/.default"))
				.getToken();
		}
		catch (RuntimeException ex) {
			return ex.toString();
		}
	}

	private static Map<String, String> properties(String identity) {
		return Arrays.stream(identity.split(" ", -1))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
	}

}
