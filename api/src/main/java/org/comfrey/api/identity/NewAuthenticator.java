package org.comfrey.api.identity;

/**
 * The secret to put into an authenticator app; it counts once a code of it was given.
 *
 * @param secret in base32, for typing
 * @param uri the same for scanning: otpauth://totp/...
 */
public record NewAuthenticator(String secret, String uri) {}
