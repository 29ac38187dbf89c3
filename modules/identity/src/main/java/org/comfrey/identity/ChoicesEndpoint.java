package org.comfrey.identity;

import java.util.List;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.ChoicesApi;
import org.comfrey.api.identity.DataAgreement;
import org.comfrey.api.identity.DataAgreementChange;
import org.comfrey.api.identity.DataAgreementEntry;
import org.comfrey.api.identity.DataLimits;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.privacy.ConsentLedger;
import org.comfrey.identity.privacy.PersonLimits;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/** What people allow and forbid. */
@RestController
final class ChoicesEndpoint implements ChoicesApi {
  private final People people;
  private final ConsentLedger consents;
  private final PersonLimits limits;
  private final Cursors cursors;

  ChoicesEndpoint(People people, ConsentLedger consents, PersonLimits limits, Cursors cursors) {
    this.people = people;
    this.consents = consents;
    this.limits = limits;
    this.cursors = cursors;
  }

  @Override
  public List<DataAgreement> dataAgreements(@Nullable String language) {
    Person person = own();
    return consents.of(person.id(), language == null ? person.locale() : language);
  }

  @Override
  public DataAgreement agree(String purpose, DataAgreementChange change) {
    return consents.say(own().id(), purpose, change);
  }

  @Override
  public Page<DataAgreementEntry> agreementHistory(
      @Nullable String cursor, @Nullable Integer limit) {
    PersonId person = Callers.current().person();
    int size = Cursors.limit(limit);
    String list = "agreed/" + person;
    ConsentLedger.Place after = cursors.open(list, cursor, ConsentLedger.Place.class);
    Page<ConsentLedger.Placed> page =
        cursors.page(
            list, consents.history(person, after, size + 1), size, ConsentLedger.Placed::place);
    return new Page<>(page.items().stream().map(ConsentLedger.Placed::entry).toList(), page.next());
  }

  @Override
  public DataLimits limits() {
    return limits.of(Callers.current().person());
  }

  @Override
  public DataLimits changeLimits(DataLimits asked) {
    return limits.change(Callers.current().person(), asked);
  }

  private Person own() {
    PersonId caller = Callers.current().person();
    return people.find(caller).orElseThrow(() -> Problems.notFound("person", caller));
  }
}
