package org.comfrey.api.identity.internal;

import java.util.List;
import org.comfrey.api.PersonId;

/** At most 1,000 ids. */
public record PeopleQuery(List<PersonId> ids) {}
