package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address with its password.
 *
 * @param continueAt the path that the sign-in page was told to go on to, if it was told one
 */
public record Credentials(
    String email, String password, @JsonProperty("continue") @Nullable String continueAt) {}
