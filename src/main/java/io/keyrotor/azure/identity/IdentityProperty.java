package io.keyrotor.azure.identity;

import java.util.Locale;

/** The properties that some credentials use and others do not. */
enum IdentityProperty {

	CLIENT_ID, TENANT_ID, CLIENT_SECRET, CLIENT_CERTIFICATE_PATH, CLIENT_CERTIFICATE_PASSWORD, SEND_CERTIFICATE_CHAIN,
	TOKEN_FILE, RESOURCE_ID, OBJECT_ID, SUBSCRIPTION, SERVICE_CONNECTION_ID, SYSTEM_ACCESS_TOKEN, AUTHORITY_HOST,
	ADDITIONALLY_ALLOWED_TENANTS, DISABLE_INSTANCE_DISCOVERY;

	/** Its full name in the configuration. */
	String fullName() {
		return IdentityProperties.PREFIX + "." + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
