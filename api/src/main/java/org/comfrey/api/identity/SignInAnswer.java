package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What follows a proof: where the browser goes on, a path on this origin, or a second factor that
 * the account asks for first.
 */
public record SignInAnswer(
    @JsonProperty("continue") @Nullable String continueAt, @Nullable SecondFactor secondFactor) {}
