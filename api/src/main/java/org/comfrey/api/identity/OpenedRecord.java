package org.comfrey.api.identity;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * That somebody of the staff opened what is kept about a person.
 *
 * @param basis agreed or emergency
 * @param reads how often they looked
 * @param finding justified or unjustified; absent until compliance examined it
 */
public record OpenedRecord(
    UUID id,
    PersonId person,
    String personName,
    PersonId staff,
    String staffName,
    String basis,
    String reason,
    Instant opened,
    Instant until,
    int reads,
    @Nullable String finding,
    @Nullable String note,
    @Nullable Instant reviewed) {}
