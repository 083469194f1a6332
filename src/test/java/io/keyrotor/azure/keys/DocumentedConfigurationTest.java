package io.keyrotor.azure.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.keyrotor.azure.AzureProperties;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/configuration.md} shows as YAML is taken as it is printed. */
class DocumentedConfigurationTest {

	private static final Pattern BLOCK = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final BindHandler STRICT = new NoUnboundElementsBindHandler(BindHandler.DEFAULT);

	@TestFactory
	Stream<DynamicTest> everyBlockIsTaken() throws IOException {
		List<String> blocks = blocks();
		assertThat(blocks).hasSizeGreaterThan(3);
		return blocks.stream().map((block) -> DynamicTest.dynamicTest(block, () -> assertThat(taken(block)).isTrue()));
	}

	@Test
	void theEmulatorsBlockSaysAllThatIsNeeded() throws IOException {
		String block = blocks().stream().filter((text) -> text.contains("access-token")).findFirst().orElseThrow();
		ConfiguredKeyStore emulator = Objects.requireNonNull(stores(block).get("emulator"))
			.configured("emulator", azure(block));
		assertThat(emulator.store().uri()).hasToString("https://localhost:8443");
		assertThat(emulator.transport().tlsBundle()).contains("emulator");
		assertThat(emulator.accessToken()).isPresent();
		assertThat(binder(block).bind("spring.ssl.bundle.pem.emulator.truststore.certificate", String.class).get())
			.isEqualTo("file:emulator.pem");
	}

	@Test
	void theProxysBlockIsAProxy() throws IOException {
		String block = blocks().stream().filter((text) -> text.contains("proxy:")).findFirst().orElseThrow();
		assertThat(azure(block).proxy()).isNotNull();
	}

	private static boolean taken(String block) throws IOException {
		AzureProperties azure = azure(block);
		stores(block).forEach((name, store) -> store.configured(name, azure));
		ssl(block);
		return true;
	}

	private static Map<String, KeyStoreProperties> stores(String block) throws IOException {
		return binder(block)
			.bind(KeyStoreProperties.PREFIX, Bindable.mapOf(String.class, KeyStoreProperties.class), STRICT)
			.orElse(Map.of());
	}

	private static AzureProperties azure(String block) throws IOException {
		return binder(block).bindOrCreate("keyrotor.azure", Bindable.of(AzureProperties.class), STRICT);
	}

	private static SslProperties ssl(String block) throws IOException {
		return binder(block).bindOrCreate("spring.ssl", Bindable.of(SslProperties.class), STRICT);
	}

	private static Binder binder(String block) throws IOException {
		PropertySource<?> source = new YamlPropertySourceLoader()
			.load("printed", new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)))
			.getFirst();
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(source);
		return Binder.get(environment);
	}

	private static List<String> blocks() throws IOException {
		return BLOCK.matcher(Files.readString(Path.of("docs/configuration.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

}
