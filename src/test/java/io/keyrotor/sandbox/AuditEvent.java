package io.keyrotor.sandbox;

import java.time.Instant;

/**
 * One call that a fake key store answered, as its audit log has it.
 *
 * @param keyStore the configured store's name
 * @param operationName as Microsoft's page on Key Vault logging lists them
 * @param id the key, with the version if the call names one; empty for a list of keys
 * @param httpStatusCode of the answer, refusals included
 * @param callerObjectId the identity in the token, empty if it tells none
 * @param callerAppId its application, likewise
 * @param clientInfo how the client calls itself
 */
public record AuditEvent(long sequence, Instant time, String keyStore, String operationName, String id,
		String requestUri, int httpStatusCode, String callerObjectId, String callerAppId, String clientInfo,
		String requestId) {
}
