package org.comfrey.api.reputation;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * What trust in somebody who offers something rests on, in numbers that can be checked.
 *
 * @param ordersDone appointments that were given and settled
 * @param ordersDisputed orders about which a dispute was opened, however it ended
 * @param responseSeconds half of the requests were answered within that time; absent under three
 * @param responses from how many answered requests that comes
 * @param requests of how many requests in all
 * @param verified what was checked about the person: email
 * @param since since when they are a member; absent for somebody unknown
 */
public record Trust(
    PersonId person,
    Rating rating,
    int ordersDone,
    int ordersDisputed,
    @Nullable Long responseSeconds,
    int responses,
    int requests,
    List<String> verified,
    @Nullable Instant since) {}
