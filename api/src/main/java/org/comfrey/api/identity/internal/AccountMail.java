package org.comfrey.api.identity.internal;

import org.jspecify.annotations.Nullable;

/** Where an account mail goes and the one-time token in it, if it has one. */
public record AccountMail(Contact to, @Nullable String token) {}
