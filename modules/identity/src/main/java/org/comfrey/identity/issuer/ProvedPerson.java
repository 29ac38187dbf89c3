package org.comfrey.identity.issuer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * Whom the issuer vouches for: a person, what they are to the platform, and when and where they
 * proved it.
 */
final class ProvedPerson extends AbstractAuthenticationToken {
  private final PersonId person;
  private final List<String> roles;
  private final UUID session;
  private final Instant authenticatedAt;

  ProvedPerson(PersonId person, List<String> roles, UUID session, Instant authenticatedAt) {
    super(List.of());
    this.person = person;
    this.roles = List.copyOf(roles);
    this.session = session;
    this.authenticatedAt = authenticatedAt;
    setAuthenticated(true);
  }

  PersonId person() {
    return person;
  }

  List<String> roles() {
    return roles;
  }

  /** The issuer's session in which they proved it. */
  UUID session() {
    return session;
  }

  Instant authenticatedAt() {
    return authenticatedAt;
  }

  @Override
  public String getCredentials() {
    return "";
  }

  @Override
  public PersonId getPrincipal() {
    return person;
  }

  @Override
  public String getName() {
    return person.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProvedPerson that
        && person.equals(that.person)
        && session.equals(that.session);
  }

  @Override
  public int hashCode() {
    return session.hashCode();
  }
}
