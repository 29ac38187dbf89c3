package org.comfrey.api.identity.internal;

import org.comfrey.api.PersonId;

/** As whom staff look. */
public record View(PersonId person) {}
