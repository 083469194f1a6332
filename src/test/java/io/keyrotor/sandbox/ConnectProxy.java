package io.keyrotor.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on the loopback interface that opens tunnels and nothing else. It leads each
 * host that it knows to a port of this machine, whatever DNS says about the host, and
 * notes what it was asked.
 */
public final class ConnectProxy implements AutoCloseable {

	private static final int LONGEST_HEAD = 16_384;

	private final ServerSocket socket;

	private final Map<String, Integer> ports;

	private final Optional<String> login;

	private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

	private ConnectProxy(Map<String, Integer> ports, Optional<String> login) throws IOException {
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.ports = Map.copyOf(ports);
		this.login = login;
	}

	/** A proxy for these hosts, as {@code host:port}, that lets everybody through. */
	public static ConnectProxy open(Map<String, Integer> ports) throws IOException {
		return started(new ConnectProxy(ports, Optional.empty()));
	}

	/** A proxy that wants this name and password from everybody. */
	public static ConnectProxy guarded(Map<String, Integer> ports, String username, String password)
			throws IOException {
		String pair = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
		return started(new ConnectProxy(ports, Optional.of("Basic " + pair)));
	}

	private static ConnectProxy started(ConnectProxy proxy) {
		Thread.ofVirtual().name("connect-proxy").start(proxy::accept);
		return proxy;
	}

	public URI address() {
		return URI.create("http://127.0.0.1:" + this.socket.getLocalPort());
	}

	/** Everything the proxy was asked, in order. */
	public List<Attempt> attempts() {
		return List.copyOf(this.attempts);
	}

	/** The hosts to which a tunnel was opened, each once. */
	public List<String> tunnelled() {
		return this.attempts.stream()
			.filter((attempt) -> attempt.status() == 200)
			.map(Attempt::target)
			.distinct()
			.toList();
	}

	public void forget() {
		this.attempts.clear();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				Thread.ofVirtual().start(() -> serve(client));
			}
			catch (IOException _) {
				return;
			}
		}
	}

	private void serve(Socket client) {
		try (client) {
			List<String> head = head(client.getInputStream());
			String[] request = head.getFirst().split(" ", -1);
			int status = status(request, head);
			this.attempts.add(new Attempt(request[0], request[1], status));
			if (status == 200) {
				tunnel(client, this.ports.getOrDefault(request[1], 0));
			}
			else {
				write(client,
						"HTTP/1.1 " + status + " No\r\n"
								+ ((status == 407) ? "Proxy-Authenticate: Basic realm=\"here\"\r\n" : "")
								+ "Content-Length: 0\r\n\r\n");
			}
		}
		catch (IOException _) {
			// Either side has gone: so does the tunnel.
		}
	}

	private int status(String[] request, List<String> head) {
		Optional<String> shown = head.stream()
			.filter((line) -> line.regionMatches(true, 0, "Proxy-Authorization:", 0, 20))
			.map((line) -> line.substring(20).strip())
			.findFirst();
		if (this.login.isPresent() && !this.login.equals(shown)) {
			return 407;
		}
		return (request[0].equals("CONNECT") && this.ports.containsKey(request[1])) ? 200 : 403;
	}

	private static void tunnel(Socket client, int port) throws IOException {
		try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
			write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
			Thread back = Thread.ofVirtual().start(() -> copy(server, client));
			copy(client, server);
			back.join();
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	private static void copy(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
			to.shutdownOutput();
		}
		catch (IOException _) {
			// The other direction ends by itself.
		}
	}

	private static List<String> head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0 || head.length() > LONGEST_HEAD) {
				throw new IOException("No request.");
			}
			head.append((char) next);
		}
		return new BufferedReader(new StringReader(head.toString())).lines().toList();
	}

	private static void write(Socket socket, String text) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write(text.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	/** One request to the proxy: its method, its target as {@code host:port}, its end. */
	public record Attempt(String method, String target, int status) {
	}

}
