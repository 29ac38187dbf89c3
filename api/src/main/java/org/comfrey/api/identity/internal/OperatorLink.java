package org.comfrey.api.identity.internal;

import org.jspecify.annotations.Nullable;

/** The token with which someone becomes the first operator; absent once there is an operator. */
public record OperatorLink(@Nullable String token) {}
