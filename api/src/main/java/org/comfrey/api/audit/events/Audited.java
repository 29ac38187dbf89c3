package org.comfrey.api.audit.events;

import java.util.Map;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.jspecify.annotations.Nullable;

/**
 * Something that the audit must know. Emitted by whichever module it happened in, in the
 * transaction that made it true, or before the answer that it is about. It holds ids and never a
 * name, an address, or what somebody typed.
 *
 * @param name what was done: a route such as {@code GET /v1/operator/people}, or a way to sign in
 * @param actor who did it; null where nobody proved who they are
 * @param about whose data or account it was about, where that is known
 * @param origin a mark of the network that the request came from: equal for one network, and no
 *     address
 * @param details further ids and codes by name
 */
@EventType("*.audited.v1")
public record Audited(
    Kind kind,
    String name,
    Outcome outcome,
    @Nullable PersonId actor,
    @Nullable SignInId signIn,
    @Nullable PersonId about,
    @Nullable String origin,
    Map<String, String> details)
    implements Event {
  /** Copies the details. */
  public Audited {
    details = Map.copyOf(details);
  }

  /** The same actor's entries stay in their order; nothing else waits for them. */
  @Override
  public String subject() {
    return actor == null ? "audit" : "audit/" + actor;
  }

  /** What sort of thing happened. */
  public enum Kind {
    /** Somebody proved who they are, failed to, or was signed out. */
    SIGN_IN,
    /** Somebody was refused what they asked for. */
    ACCESS,
    /** Staff read what belongs to others. */
    READ,
    /** Staff changed something. */
    ACTION
  }

  /** What became of it. */
  public enum Outcome {
    /** It is about to be done; whether it was is said by a second entry of the same request. */
    BEGUN,
    /** It was done. */
    DONE,
    /** It was refused. */
    REFUSED,
    /** It failed on our side. */
    FAILED
  }
}
