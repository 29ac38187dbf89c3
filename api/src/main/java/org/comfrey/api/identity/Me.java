package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.MediaId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** One's own account; roles are lower-case names such as member, provider, operator. */
public record Me(
    PersonId id,
    String email,
    String displayName,
    String locale,
    String timeZone,
    @Nullable String about,
    @Nullable MediaId photo,
    List<String> roles,
    Instant since) {}
