package io.keyrotor.azure.identity;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.azure.identity.CredentialUnavailableException;
import com.microsoft.aad.msal4j.MsalJsonParsingException;
import com.microsoft.aad.msal4j.MsalServiceException;

/**
 * What a person can do about a token that was not given. Entra ID's error number decides
 * where there is one ({@code AADSTS} and digits, see learn.microsoft.com, <i>Microsoft
 * Entra authentication and authorization error codes</i>), and the kind of credential
 * elsewhere. The wording decides nothing: it may change.
 */
final class IdentityRemedies {

	private static final Pattern NUMBER = Pattern.compile("\\bAADSTS(\\d{5,9})\\b");

	private static final int DEEPEST_CAUSE = 10;

	private static final String FEDERATION = "Let a federated credential of the app registration or of the"
			+ " user-assigned identity name exactly the issuer, subject and audience of the token.";

	private static final String SIGN_IN = "The developer's sign-in is over or too weak: sign in again on this machine.";

	private static final Map<String, String> BY_NUMBER = Map.ofEntries(Map.entry("7000215",
			"Configure the value of the client secret, not its id, and make sure that it belongs to this client id."),
			Map.entry("7000222",
					"The client secret has expired: make a new one for the app registration, configure it and start again."),
			Map.entry("700016",
					"No app registration has this client id in this tenant: check both ids, and the cloud that authority-host names."),
			Map.entry("7000229",
					"The app registration has no service principal in this tenant: create one, or name the right tenant."),
			Map.entry("7000112", "The app registration is disabled: enable it, or use another one."),
			Map.entry("90002",
					"There is no such tenant: check the tenant id, and the cloud that authority-host names."),
			Map.entry("900023",
					"There is no such tenant: check the tenant id, and the cloud that authority-host names."),
			Map.entry("900382",
					"The tenant belongs to another cloud: let authority-host name the Entra ID of that cloud."),
			Map.entry("700027",
					"Add the certificate to the app registration, or configure the one that is there and has not expired."),
			Map.entry("700024",
					"The assertion is not valid now: renew the certificate or the token file, and check this machine's clock."),
			Map.entry("70021", FEDERATION), Map.entry("70025", FEDERATION), Map.entry("700211", FEDERATION),
			Map.entry("700212", FEDERATION), Map.entry("700213", FEDERATION), Map.entry("700214", FEDERATION),
			Map.entry("500011",
					"The tenant does not know this kind of key store: check the tenant id, and the cloud that authority-host names."),
			Map.entry("53003",
					"A Conditional Access policy forbids the sign-in: let it except this identity or this address."),
			Map.entry("50076", SIGN_IN), Map.entry("50079", SIGN_IN), Map.entry("50173", SIGN_IN),
			Map.entry("700082", SIGN_IN), Map.entry("70043", SIGN_IN));

	private final IdentityProperties properties;

	IdentityRemedies(IdentityProperties properties) {
		this.properties = properties;
	}

	/** The next step after this failure, as a sentence. */
	String remedy(Throwable failure) {
		if (ProxyLoginRefused.isBehind(failure)) {
			return ProxyLoginRefused.REMEDY;
		}
		return causes(failure).map(IdentityRemedies::byNumber)
			.flatMap(Optional::stream)
			.findFirst()
			.orElseGet(() -> byKind(failure));
	}

	private static Optional<String> byNumber(Throwable cause) {
		Matcher number = NUMBER.matcher(Objects.requireNonNullElse(cause.getMessage(), ""));
		return number.find() ? Optional.ofNullable(BY_NUMBER.get(number.group(1))) : Optional.empty();
	}

	private String byKind(Throwable failure) {
		return switch (this.properties.credential()) {
			case DEFAULT -> "Nothing in azure-identity's chain gives a token here. Choose the one that should with "
					+ IdentityProperties.PREFIX + ".credential, and this check names what is wrong with it.";
			case MANAGED_IDENTITY -> managedIdentity(failure);
			case WORKLOAD_IDENTITY -> unreachable(failure,
					"Give the pod the label azure.workload.identity/use: \"true\" and a service account with the annotation azure.workload.identity/client-id; elsewhere set client-id, tenant-id and token-file under "
							+ IdentityProperties.PREFIX + ".");
			case ENVIRONMENT -> unreachable(failure,
					"Set AZURE_CLIENT_ID, AZURE_TENANT_ID and either AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH, and start again.");
			case CLIENT_SECRET ->
				unreachable(failure, "Check tenant id, client id and client secret with the app registration.");
			case CLIENT_CERTIFICATE -> unreachable(failure, "Check that "
					+ IdentityProperty.CLIENT_CERTIFICATE_PATH.fullName()
					+ " names a file that Keyrotor may read, with the app registration's certificate and its RSA private key, and that a PFX file's password is right.");
			case CLIENT_ASSERTION -> unreachable(failure, "Check that " + IdentityProperty.TOKEN_FILE.fullName()
					+ " names a file that Keyrotor may read, with a token whose issuer the app registration trusts.");
			case AZURE_CLI -> "As the user that Keyrotor runs as, make sure that az is on the path, and run az login.";
			case AZURE_DEVELOPER_CLI ->
				"As the user that Keyrotor runs as, make sure that azd is on the path, and run azd auth login.";
			case AZURE_POWERSHELL ->
				"As the user that Keyrotor runs as, make sure that pwsh has the module Az.Accounts, and run Connect-AzAccount.";
			case AZURE_PIPELINES -> unreachable(failure,
					"Start Keyrotor inside a job of Azure Pipelines, with the job's own System.AccessToken and the id of a service connection that uses workload identity federation; the token ends with the job.");
			case INTELLIJ -> "Sign in with the Azure Toolkit of IntelliJ IDEA as the user that Keyrotor runs as.";
			case VISUAL_STUDIO_CODE ->
				"Sign in with the Azure Resources extension of Visual Studio Code, and put the library azure-identity-broker on the class path: Keyrotor does not bring it. The credential azure-cli needs neither.";
		};
	}

	/** What the endpoint said is lost on the way here; only that it was one is left. */
	private String managedIdentity(Throwable failure) {
		boolean answered = causes(failure)
			.anyMatch((cause) -> cause instanceof MsalServiceException && !(cause instanceof MsalJsonParsingException));
		if (!answered || isSilence(failure)
				|| causes(failure).anyMatch(CredentialUnavailableException.class::isInstance)) {
			return "No managed identity endpoint answers here. Run Keyrotor on Azure with a managed identity switched on, or choose another "
					+ IdentityProperties.PREFIX + ".credential.";
		}
		return this.properties.namesAnIdentity()
				? "Check that the user-assigned identity that is named under " + IdentityProperties.PREFIX
						+ " exists and is assigned to this machine, app or container."
				: "Switch the system-assigned identity on, or name a user-assigned one with "
						+ IdentityProperty.CLIENT_ID.fullName() + ".";
	}

	private static String unreachable(Throwable failure, String otherwise) {
		return isSilence(failure)
				? "Entra ID was not reached: check authority-host, routes, proxy and TLS bundle, and whether this machine may connect to it. It is asked again by itself."
				: otherwise;
	}

	/** A file that cannot be read is no silence. */
	private static boolean isSilence(Throwable failure) {
		return causes(failure).anyMatch((cause) -> cause instanceof TimeoutException
				|| (cause instanceof IOException && !(cause instanceof FileSystemException)));
	}

	/** The failure itself and what lies behind it, deeper and deeper. */
	static Stream<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST_CAUSE);
	}

}
