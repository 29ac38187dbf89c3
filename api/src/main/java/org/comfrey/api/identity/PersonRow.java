package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.PersonId;

/** A person as an operator sees it in a list; state is unconfirmed, active or suspended. */
public record PersonRow(
    PersonId id,
    String displayName,
    String email,
    String state,
    List<String> roles,
    Instant since) {}
