package org.comfrey.api.identity.internal;

/** An e-mail address in any case. */
public record EmailQuery(String email) {}
