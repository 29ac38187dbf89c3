package org.comfrey.api.identity;

import java.time.Instant;
import org.comfrey.api.MediaId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** What everyone may see of a person. */
public record Profile(
    PersonId id,
    String displayName,
    @Nullable String about,
    @Nullable MediaId photo,
    Instant since) {}
