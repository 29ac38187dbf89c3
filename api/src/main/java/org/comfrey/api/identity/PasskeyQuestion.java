package org.comfrey.api.identity;

/**
 * What a browser asks its passkeys to sign: any passkey of this host will do, whosever it is.
 *
 * @param challenge in base64url
 */
public record PasskeyQuestion(String challenge, String host, int timeoutMillis) {}
