package org.comfrey.kernel.security;

import org.comfrey.api.PersonId;

/** Says of staff that they have to do with somebody. Every bean in the process is asked. */
@FunctionalInterface
public interface ViewConflict {
  /** Whether this one of the staff must not look as that person. */
  boolean between(PersonId person, PersonId staff);
}
