package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The one-time token of a mail. */
public record MailLinkProof(String token, @JsonProperty("continue") @Nullable String continueAt) {}
