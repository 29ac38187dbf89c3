package org.comfrey.kernel.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.kernel.web.Problems;

/**
 * Who is calling, as a checked token or cookie says.
 *
 * @param signIn the browser's session or the API client's grant that the proof belongs to
 * @param authenticatedAt when the person last proved who they are (OIDC auth_time), for step-up
 * @param scopes what an API client was allowed to ask for; {@code *} where the person's own browser
 *     calls
 */
public record Caller(
    PersonId person,
    Set<Role> roles,
    SignInId signIn,
    Instant authenticatedAt,
    Set<String> scopes) {
  /** Copies the sets. */
  public Caller {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }

  /** Whether any of the caller's roles grants it, and the application was allowed it. */
  public boolean may(Permission permission) {
    return Policy.grants(roles, permission) && Scope.grants(scopes, permission);
  }

  /** Whether this is that person. */
  public boolean is(PersonId other) {
    return person.equals(other);
  }

  /**
   * Refuses as if the thing did not exist unless it belongs to the caller, so that ids cannot be
   * probed.
   *
   * @param kind what the thing is called, for the answer
   */
  public void mustOwn(String kind, Object id, PersonId owner) {
    if (!person.equals(owner)) {
      throw Problems.notFound(kind, id);
    }
  }

  /** Refuses as if there were no such person unless the caller is that person. */
  public void mustBe(PersonId other) {
    mustOwn("person", other, other);
  }

  /** Refuses with {@code step-up-required} when the last proof of identity is older than that. */
  public void mustHaveAuthenticatedWithin(Duration age, Instant now) {
    if (authenticatedAt.plus(age).isBefore(now)) {
      throw Problems.STEP_UP_REQUIRED
          .because(
              "Sign in again: this needs a proof of identity from the last "
                  + age.toMinutes()
                  + " minutes.")
          .with("maxAgeSeconds", age.toSeconds());
    }
  }
}
