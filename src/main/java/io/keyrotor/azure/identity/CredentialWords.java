package io.keyrotor.azure.identity;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.keyrotor.settings.Secret;

/**
 * What a credential says when it has no token, fit for people and logs. The configured
 * secrets go first, whatever they look like: a credential may quote them.
 */
public final class CredentialWords {

	/** With what an exception starts that only wraps another one. */
	private static final Pattern WRAPPERS = Pattern.compile("^(?:[\\w.$]+(?:Exception|Error): )+");

	private final List<Secret> secrets;

	private final UnaryOperator<String> redaction;

	/**
	 * @param secrets what was configured and nobody may read
	 * @param redaction takes out of the rest what only looks like that
	 */
	public CredentialWords(List<Secret> secrets, UnaryOperator<String> redaction) {
		this.secrets = secrets.stream()
			.sorted(Comparator.comparingInt((Secret secret) -> secret.value().length()).reversed())
			.toList();
		this.redaction = redaction;
	}

	/** The outermost words, and the innermost ones if those only refer to them. */
	public String of(Throwable failure) {
		String outermost = own(failure);
		String innermost = IdentityRemedies.causes(failure)
			.reduce((_, last) -> last)
			.map(CredentialWords::own)
			.orElse(outermost);
		String said = outermost.contains(innermost) ? outermost : outermost + " " + innermost;
		return this.redaction.apply(withoutSecrets(said));
	}

	private String withoutSecrets(String text) {
		String rest = text;
		for (Secret secret : this.secrets) {
			rest = rest.replace(secret.value(), secret.toString());
		}
		return rest;
	}

	private static String own(Throwable cause) {
		String said = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
		return WRAPPERS.matcher(said).replaceFirst("");
	}

}
