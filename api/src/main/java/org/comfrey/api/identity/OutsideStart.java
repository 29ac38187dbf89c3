package org.comfrey.api.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Where the browser goes on when it is back and proved. */
public record OutsideStart(@JsonProperty("continue") @Nullable String continueAt) {}
