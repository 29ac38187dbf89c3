package org.comfrey.api.identity.internal;

import org.comfrey.api.PersonId;

/** How a person is named and reached. */
public record Contact(
    PersonId id, String displayName, String email, String locale, String timeZone) {}
