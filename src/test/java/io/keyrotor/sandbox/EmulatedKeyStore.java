package io.keyrotor.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Key Vault as an emulator is one: on a port of this machine, with a certificate of its
 * own, and other than Azure in what it answers. It calls itself by the address that its
 * container has, gives no recovery level and wants an expiry time in every policy.
 */
public final class EmulatedKeyStore implements AutoCloseable {

	private final Ledger ledger;

	private final WireServer server;

	private final Certificate certificate;

	private final List<String> tokens = new CopyOnWriteArrayList<>();

	private EmulatedKeyStore(Path folder, URI itself, List<String> names) throws IOException, InterruptedException {
		Clock clock = Clock.systemUTC();
		this.ledger = new Ledger(clock);
		this.certificate = Certificate.in(folder, names.toArray(String[]::new));
		KeyLedger keys = new KeyLedger(this.ledger, clock, List.of());
		for (int number = 0; number < 30; number++) {
			keys.create(FirstKeys.VAULT, "more-%02d".formatted(number), StoredVersion.RSA_OPERATIONS, "emulator");
		}
		KeyStore store = new KeyStore(new KeyStoreName(FirstKeys.VAULT), KeyStoreType.KEY_VAULT, itself,
				KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false));
		this.server = new WireServer(AzureService.KEY_VAULT, new Emulator(new FakeKeyStore(keys, store), this.tokens),
				new Faults(), 0, this.certificate);
	}

	/**
	 * Starts one.
	 * @param folder where its certificate is to be
	 * @param itself the address by which it calls itself
	 * @param names further hosts for which its certificate is good, beside localhost
	 */
	public static EmulatedKeyStore start(Path folder, URI itself, String... names)
			throws IOException, InterruptedException {
		EmulatedKeyStore store = new EmulatedKeyStore(folder, itself, List.of(names));
		store.server.start();
		return store;
	}

	/** Where it really listens. */
	public URI address() {
		return this.server.address();
	}

	/** What clients have to trust, as PEM. */
	public Path trustBundle() {
		return this.certificate.bundle();
	}

	/** The changes it has accepted. */
	public List<Ledger.Entry> ledger() {
		return this.ledger.entries();
	}

	/** The value of the header Authorization of every request, in order. */
	public List<String> tokens() {
		return List.copyOf(this.tokens);
	}

	@Override
	public void close() {
		this.server.close();
	}

	/** What such a store does otherwise than Azure. */
	private record Emulator(FakeKeyStore vault, List<String> tokens) implements FakeService {

		@Override
		public Reply answer(Call call) {
			this.tokens.add(call.header("authorization").orElse(""));
			if (call.method().equals("PUT") && !call.body().contains("expiryTime")) {
				return Reply.json(400, "{\"error\":{\"code\":\"IllegalArgument\",\"message\":\"No expiry time.\"}}");
			}
			Reply reply = this.vault.answer(call);
			Optional<ObjectNode> body = Json.readObject(reply.body());
			body.ifPresent(Emulator::forgetRecovery);
			return body.map((json) -> new Reply(reply.status(), reply.headers(), json.toString())).orElse(reply);
		}

		private static void forgetRecovery(JsonNode json) {
			if (json instanceof ObjectNode object) {
				object.remove(List.of("recoveryLevel", "recoverableDays"));
			}
			json.forEach(Emulator::forgetRecovery);
		}

		@Override
		public void reset() {
			this.vault.reset();
		}

	}

}
