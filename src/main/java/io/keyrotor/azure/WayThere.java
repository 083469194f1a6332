package io.keyrotor.azure;

import java.net.URI;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;

import javax.net.ssl.SSLHandshakeException;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on the way to Azure and can only be helped by those who configure
 * Keyrotor: a certificate that is not trusted, a proxy that lets nothing through. It
 * counts as refused access, so that a rotation waits for them and nothing asks again.
 */
final class WayThere {

	private final Transport transport;

	WayThere(Transport transport) {
		this.transport = transport;
	}

	/**
	 * The failure of a call that ended at the other side's certificate, before anything
	 * was sent. To ask again is of no use.
	 */
	Optional<UpstreamFailure> untrusted(AzureRequest request, @Nullable Throwable cause) {
		if (!(cause instanceof SSLHandshakeException)) {
			return Optional.empty();
		}
		return certificateFault(cause).map((reason) -> refused(request,
				request.service() + " shows a certificate that is not trusted, so that nothing was sent to it: "
						+ reason
						+ " Put the certificate, or its authority's, into an SSL bundle and name that bundle in "
						+ this.transport.settings().tlsBundleProperty() + "."));
	}

	/** The failure of a call that the proxy did not let through. */
	UpstreamFailure refusedByProxy(AzureRequest request, URI address) {
		String proxy = this.transport.proxyTo(address).map((name) -> "The proxy " + name).orElse("A proxy");
		return refused(request,
				proxy + " wants another name and password before it lets Keyrotor through to " + request.service()
						+ ", so that nothing was sent to it. Set " + ProxyProperties.PREFIX + "username and "
						+ ProxyProperties.PREFIX + "password.");
	}

	/** The same failure, with the proxy that may be to blame. */
	UpstreamFailure named(URI address, UpstreamFailure failure) {
		return this.transport.proxyTo(address)
			.map((proxy) -> new UpstreamFailure(failure.kind(), failure.origin(), failure.retryAfter(),
					failure.sentence() + " The way there leads through the proxy " + proxy + "."))
			.orElse(failure);
	}

	private static UpstreamFailure refused(AzureRequest request, String sentence) {
		return new UpstreamFailure(Kind.FORBIDDEN, request.unanswered(), Optional.empty(), sentence);
	}

	/**
	 * Java's own words for what is wrong with the certificate, if it is the certificate.
	 */
	private static Optional<String> certificateFault(Throwable failure) {
		boolean certificate = false;
		Throwable root = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			certificate = certificate || cause instanceof CertificateException
					|| cause instanceof CertPathValidatorException;
			root = cause;
		}
		String words = Redaction.readable(String.valueOf(root.getMessage()));
		return certificate ? Optional.of(words.endsWith(".") ? words : words + ".") : Optional.empty();
	}

}
