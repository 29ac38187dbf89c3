package org.comfrey.api.identity;

/**
 * A passkey that a browser made (WebAuthn Level 3, AuthenticatorAttestationResponse), in base64url,
 * with the name that its person gives it.
 */
public record NewPasskey(String name, String clientData, String attestation) {}
