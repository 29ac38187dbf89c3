package org.comfrey.api.audit;

import java.time.Instant;
import java.util.Map;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit.
 *
 * @param source the module that it happened in
 * @param number its place among the source's entries: 1, 2, 3 without a gap
 * @param kind sign-in, access (a refusal), read or action
 * @param name what was done: a route, or a way to sign in
 * @param outcome begun, done, refused or failed; a change has an entry when it begins and one when
 *     it ends, of the same request
 * @param actorName what they are called now; absent for programs and for who was erased
 * @param about whose data or account it was about, where that is known
 * @param origin a mark of the network that the request came from: equal for one network, and no
 *     address
 * @param request equal for entries of one request
 * @param hash SHA-256 over this entry and the hash of the one before it, in hexadecimal
 */
public record AuditRecord(
    String source,
    long number,
    Instant at,
    String kind,
    String name,
    String outcome,
    @Nullable PersonId actor,
    @Nullable String actorName,
    @Nullable SignInId signIn,
    @Nullable PersonId about,
    @Nullable String aboutName,
    @Nullable String origin,
    @Nullable String request,
    Map<String, String> details,
    String hash) {
  /** Copies the details. */
  public AuditRecord {
    details = Map.copyOf(details);
  }
}
