package org.comfrey.identity;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.identity.Confirmation;
import org.comfrey.api.identity.Credentials;
import org.comfrey.api.identity.FirstOperator;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.identity.Me;
import org.comfrey.api.identity.MeChange;
import org.comfrey.api.identity.PersonRow;
import org.comfrey.api.identity.Profile;
import org.comfrey.api.identity.Registration;
import org.comfrey.api.identity.SignInAnswer;
import org.comfrey.api.identity.SignInView;
import org.comfrey.api.identity.events.PersonSuspended;
import org.comfrey.identity.issuer.ApplicationNames;
import org.comfrey.identity.people.Accounts;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.people.PersonState;
import org.comfrey.identity.people.Registrations;
import org.comfrey.identity.privacy.PersonLimits;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.IssuerSignIn;
import org.comfrey.identity.session.PasswordSignIn;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.ETags;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class IdentityEndpoint implements IdentityApi {
  private static final Set<PersonState> NOBODY =
      Set.of(PersonState.UNCONFIRMED, PersonState.ERASED);

  private final Registrations registrations;
  private final PasswordSignIn passwordSignIn;
  private final IssuerSignIn issuerSignIn;
  private final SignIns signIns;
  private final People people;
  private final PeopleList list;
  private final ApplicationNames applications;
  private final PersonLimits limits;
  private final ModuleDatabase database;
  private final Outbox outbox;
  private final InstantSource clock;

  IdentityEndpoint(
      Registrations registrations,
      PasswordSignIn passwordSignIn,
      IssuerSignIn issuerSignIn,
      SignIns signIns,
      People people,
      Cursors cursors,
      ApplicationNames applications,
      PersonLimits limits,
      ModuleDatabase database,
      Outbox outbox,
      InstantSource clock) {
    this.limits = limits;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.registrations = registrations;
    this.passwordSignIn = passwordSignIn;
    this.issuerSignIn = issuerSignIn;
    this.signIns = signIns;
    this.people = people;
    this.list = new PeopleList(people, cursors);
    this.applications = applications;
  }

  @Override
  @Rated(RateLimit.MAIL)
  public ResponseEntity<Void> register(Registration registration) {
    registrations.begin(registration);
    return ResponseEntity.accepted().build();
  }

  @Override
  public ResponseEntity<Void> confirm(Confirmation confirmation) {
    registrations.confirm(confirmation.token());
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> becomeFirstOperator(FirstOperator operator) {
    registrations.becomeFirstOperator(operator.token(), operator.account());
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<SignInAnswer> signIn(Credentials credentials) {
    PersonId person = passwordSignIn.check(credentials, IssuerAnswers.request().getRemoteAddr());
    return IssuerAnswers.of(
        issuerSignIn.afterFirstFactor(
            person, IssuerSignIn.Proof.PASSWORD, IssuerAnswers.userAgent()),
        credentials.continueAt());
  }

  @Override
  public List<SignInView> signIns() {
    Caller caller = Callers.current();
    return signIns.list(caller.person()).stream()
        .map(signIn ->
            new SignInView(
                signIn.id(),
                applications.nameOf(signIn.client()),
                issuerSignIn.deviceOf(caller.person(), signIn),
                signIn.since(),
                signIn.lastUsed(),
                signIn.id().equals(caller.signIn())))
        .toList();
  }

  @Override
  public ResponseEntity<Void> endOtherSignIns() {
    Caller caller = Callers.current();
    signIns.endOthers(caller.person(), caller.signIn(), EndReason.SIGNED_OUT);
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> endSignIn(SignInId id) {
    if (!signIns.endOwn(Callers.current().person(), id)) {
      throw Problems.notFound("sign-in", id);
    }
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Me> me() {
    return answer(own());
  }

  @Override
  public ResponseEntity<Me> changeMe(@Nullable String ifMatch, MeChange change) {
    Person before = own();
    ETags.require(ifMatch, before.version());
    String about = change.about();
    Person after =
        new Person(
            before.id(),
            before.state(),
            before.email(),
            change.displayName() == null
                ? before.displayName()
                : Accounts.displayName(change.displayName()),
            about == null ? before.about() : Accounts.about(about),
            change.photo() == null ? before.photo() : change.photo(),
            change.locale() == null ? before.locale() : Accounts.locale(change.locale()),
            change.timeZone() == null ? before.timeZone() : Accounts.timeZone(change.timeZone()),
            before.roles(),
            before.version(),
            before.since());
    if (!people.update(after, before.version())) {
      throw Problems.STALE.because("The account changed since you read it. Read it again.");
    }
    return answer(own());
  }

  private Person own() {
    Caller caller = Callers.current();
    return people
        .find(caller.person())
        .orElseThrow(() -> Problems.notFound("person", caller.person()));
  }

  private static ResponseEntity<Me> answer(Person person) {
    return ResponseEntity.ok()
        .eTag(ETags.of(person.version()))
        .body(
            new Me(
                person.id(),
                person.email(),
                person.displayName(),
                person.locale(),
                person.timeZone(),
                person.about(),
                person.photo(),
                person.roles(),
                person.since()));
  }

  @Override
  public Profile person(PersonId id) {
    Person person =
        people
            .find(id)
            .filter(found -> found.state() == PersonState.ACTIVE)
            .filter(found -> !limits.of(id).restricted())
            .orElseThrow(() -> Problems.notFound("person", id));
    return new Profile(
        person.id(), person.displayName(), person.about(), person.photo(), person.since());
  }

  @Override
  public Page<PersonRow> people(
      @Nullable String query, @Nullable String cursor, @Nullable Integer limit) {
    return list.page(query, cursor, limit);
  }

  @Override
  public PersonRow personWhole(PersonId id) {
    return people
        .find(id)
        .filter(found -> found.state() != PersonState.ERASED)
        .map(PeopleList::row)
        .orElseThrow(() -> Problems.notFound("person", id));
  }

  @Override
  public ResponseEntity<Void> suspend(PersonId id) {
    if (Callers.current().is(id)) {
      throw Problems.FORBIDDEN.because("Nobody suspends themselves: ask another operator.");
    }
    boolean changed =
        database.inTransaction(() -> {
          boolean done = people.changeState(id, PersonState.ACTIVE, PersonState.SUSPENDED);
          if (done) {
            outbox.append(new PersonSuspended(id, clock.instant()));
          }
          return done;
        });
    if (!changed) {
      mustExist(id);
    }
    // Also when they were suspended already: a first try may have died between the two.
    signIns.endAll(id, EndReason.SUSPENDED);
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> reinstate(PersonId id) {
    if (!people.changeState(id, PersonState.SUSPENDED, PersonState.ACTIVE)) {
      mustExist(id);
    }
    return ResponseEntity.noContent().build();
  }

  private void mustExist(PersonId id) {
    if (people.find(id).filter(found -> !NOBODY.contains(found.state())).isEmpty()) {
      throw Problems.notFound("person", id);
    }
  }
}
