package io.keyrotor.web.access;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the issuer's keys when the first token comes, again once an hour in the
 * background, and again when a token names a key that is not among them. However many
 * such tokens come, the issuer is asked twice in ten seconds at most; while it is down,
 * its last keys do for a day.
 * <p>
 * Microsoft's page <i>Access tokens in the Microsoft identity platform</i> asks to look
 * for new keys about every day and to be ready for a new key at any time.
 */
final class SigningKeys implements JWKSetSource<SecurityContext> {

	/** The time in which the issuer is asked twice at most. */
	static final Duration INTERVAL = Duration.ofSeconds(10);

	private static final Log LOG = LogFactory.getLog(SigningKeys.class);

	private static final Duration USABLE = Duration.ofDays(1);

	private static final Duration FRESH = Duration.ofHours(1);

	private static final Duration WAIT = Duration.ofSeconds(15);

	private final TokenIssuer issuer;

	private final DefaultResourceRetriever http = new Unredirected();

	private final Clock clock;

	private volatile IssuerState state = new IssuerState.NotAsked();

	SigningKeys(TokenIssuer issuer, Clock clock) {
		this.issuer = issuer;
		this.clock = clock;
	}

	/** The keys as they are looked up, kept and renewed as described. */
	JWKSource<SecurityContext> cached() {
		return JWKSourceBuilder.create(this)
			.cache(USABLE.toMillis(), WAIT.toMillis())
			.refreshAheadCache(USABLE.minus(FRESH).toMillis(), null, Executors.newVirtualThreadPerTaskExecutor(), true,
					null, false)
			.rateLimited(INTERVAL.toMillis())
			.build();
	}

	/** What the last attempt to read the keys came to. */
	IssuerState state() {
		return this.state;
	}

	/** Reads the keys only to see whether that works; no token waits for it. */
	void look() {
		try {
			getJWKSet(null, 0, null);
		}
		catch (JWKSetUnavailableException _) {
			// The state tells of it.
		}
	}

	@Override
	public JWKSet getJWKSet(@Nullable JWKSetCacheRefreshEvaluator refresh, long time, @Nullable SecurityContext context)
			throws JWKSetUnavailableException {
		try {
			JWKSet keys = JWKSet
				.parse(content(this.issuer.keys().isPresent() ? this.issuer.keys().get() : discovered()));
			if (keys.isEmpty()) {
				throw new IOException("There is no key that could be used.");
			}
			this.state = new IssuerState.Reachable(this.clock.instant());
			return keys;
		}
		catch (IOException | ParseException | RuntimeException failure) {
			String problem = "The keys of the issuer %s could not be read, so tokens cannot be checked unless earlier keys do: %s"
				.formatted(this.issuer.issuer(), failure);
			LOG.warn(problem);
			this.state = new IssuerState.Unreachable(problem, this.clock.instant());
			throw new JWKSetUnavailableException("The issuer's keys could not be read.", failure);
		}
	}

	/** Where the issuer's metadata, which must be its own, say that the keys are. */
	private URI discovered() throws IOException, ParseException {
		Map<String, Object> metadata = JSONObjectUtils.parse(content(this.issuer.metadata()));
		String named = JSONObjectUtils.getString(metadata, "issuer");
		if (!this.issuer.issuer().toString().equals(named)) {
			throw new IOException("%s names the issuer %s. Set %s to exactly the issuer that the tokens name."
				.formatted(this.issuer.metadata(), named, TokenProperties.ISSUER));
		}
		return TokenIssuer.trusted(String.valueOf(JSONObjectUtils.getString(metadata, "jwks_uri")));
	}

	private String content(URI uri) throws IOException {
		return this.http.retrieveResource(uri.toURL()).getContent();
	}

	@Override
	public void close() {
		// Nothing is kept open between two requests.
	}

	/** Bounded in time and size, and goes nowhere but where it was sent. */
	private static final class Unredirected extends DefaultResourceRetriever {

		private static final int CONNECT_MILLIS = 3_000;

		private static final int READ_MILLIS = 5_000;

		private static final int LARGEST = 512 * 1024;

		Unredirected() {
			super(CONNECT_MILLIS, READ_MILLIS, LARGEST);
		}

		@Override
		protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
			HttpURLConnection connection = super.openHTTPConnection(url);
			connection.setInstanceFollowRedirects(false);
			return connection;
		}

	}

}
