package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Asks for an account with the address that the issuer vouched for. */
public record OutsideRegistration(
    String attempt,
    String displayName,
    String locale,
    String timeZone,
    @JsonProperty("continue") @Nullable String continueAt) {}
