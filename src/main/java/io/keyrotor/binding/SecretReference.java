package io.keyrotor.binding;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret is kept: a Key Vault secret, as its URI names it ("About Azure Key Vault
 * secrets", learn.microsoft.com). It is read when it is needed and kept nowhere.
 *
 * @param vault the vault's origin
 * @param version empty for whatever is the newest when it is read
 */
public record SecretReference(URI vault, String name, Optional<String> version) {

	private static final Pattern FORM = Pattern.compile(
			"(https://[a-z0-9][a-z0-9.-]*(?::\\d{1,5})?)/secrets/([0-9a-z-]{1,127})(?:/([0-9a-f]{32}))?/?",
			Pattern.CASE_INSENSITIVE);

	/** A Managed HSM keeps no secrets. */
	private static final Pattern HSM = Pattern.compile(".*\\.managedhsm\\..*", Pattern.CASE_INSENSITIVE);

	/**
	 * Reads the URI of a secret.
	 * @throws IllegalArgumentException with a sentence, if it is not one; the text is not
	 * repeated, because it may be a secret itself
	 */
	public static SecretReference parse(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches() || HSM.matcher(form.group(1)).matches()) {
			throw new IllegalArgumentException("A secret is named by its address in a key vault, such as"
					+ " https://contoso.vault.azure.net/secrets/search-app; the secret itself is never taken.");
		}
		return new SecretReference(URI.create(form.group(1).toLowerCase(Locale.ROOT)), form.group(2),
				Optional.ofNullable(form.group(3)));
	}

	/** The URI. */
	@Override
	public String toString() {
		return this.vault + "/secrets/" + this.name + this.version.map((text) -> "/" + text).orElse("");
	}

}
