package org.comfrey.api.identity.internal;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** People as other modules need them: to name them, to write to them. */
@HttpExchange
public interface PeopleApi {
  /** Addresses, names, languages and zones of those asked for that exist. */
  @PostExchange("/internal/identity/contacts")
  List<Contact> contacts(@RequestBody PeopleQuery query);

  /** The person with this confirmed e-mail address, if there is one: at most one entry. */
  @PostExchange("/internal/identity/by-email")
  List<Contact> byEmail(@RequestBody EmailQuery query);

  /**
   * What an account mail needs when it is sent: the token is derived then, so that no event or
   * table holds it.
   */
  @PostExchange("/internal/identity/account-mails/{id}")
  AccountMail accountMail(@PathVariable("id") UUID id);

  /**
   * Creates a confirmed person with roles; the same id twice is the same person. For demo data and
   * first operators.
   */
  @PostExchange("/internal/identity/people")
  Contact create(@RequestBody NewPerson person);

  /** The link that makes the first operator of an empty installation. */
  @PostExchange("/internal/identity/operator-link")
  OperatorLink operatorLink();
}
