package org.comfrey.api.identity.internal;

import java.util.List;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** A person made by the platform itself, already confirmed. */
public record NewPerson(
    PersonId id,
    String email,
    String password,
    String displayName,
    String locale,
    String timeZone,
    @Nullable String about,
    List<String> roles) {}
