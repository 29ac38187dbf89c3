package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a passkey signed (WebAuthn Level 3, AuthenticatorAssertionResponse), each in base64url.
 *
 * @param credential the id of the credential
 * @param continueAt the path that the sign-in page was told to go on to, if it was told one
 */
public record PasskeyProof(
    String credential,
    String clientData,
    String authenticatorData,
    String signature,
    @JsonProperty("continue") @Nullable String continueAt) {}
