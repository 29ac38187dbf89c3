package org.comfrey.api.identity;

import org.jspecify.annotations.Nullable;

/** An application with its secret, which is told once; a public one has none. */
public record RegisteredApplication(Application application, @Nullable String secret) {}
