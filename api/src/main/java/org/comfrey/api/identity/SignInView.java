package org.comfrey.api.identity;

import java.time.Instant;
import org.comfrey.api.SignInId;
import org.jspecify.annotations.Nullable;

/** One place where a person is signed in; client is the name of the application. */
public record SignInView(
    SignInId id,
    String client,
    @Nullable String device,
    Instant since,
    Instant lastUsed,
    boolean current) {}
