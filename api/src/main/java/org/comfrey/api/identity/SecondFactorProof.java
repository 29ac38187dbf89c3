package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The code of a second factor.
 *
 * @param method authenticator or recovery-code
 * @param continueAt the path that the sign-in page was told to go on to, if it was told one
 */
public record SecondFactorProof(
    String attempt,
    String method,
    String code,
    @JsonProperty("continue") @Nullable String continueAt) {}
