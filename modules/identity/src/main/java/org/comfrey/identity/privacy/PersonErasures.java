package org.comfrey.identity.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.Erasure;
import org.comfrey.api.identity.ErasureObstacle;
import org.comfrey.api.identity.ErasureReceipt;
import org.comfrey.api.identity.events.PersonErased;
import org.comfrey.api.identity.events.PersonLeaving;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.people.PersonState;
import org.comfrey.identity.privacy.ErasureTable.State;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.ErasedPerson;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.ErasureObstacles;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Erases people who asked for it, in stages that a timer drives. Each stage is one transaction, or
 * may be done twice: whatever moment the process dies at, the timer goes on from there.
 *
 * <p>waiting: it can be taken back. closed: nobody signs in as them, their listings are paused; an
 * hour later no request, token or quote from before is good any more, so what is found against the
 * erasure then is all there is. erasing: the key goes first, because it makes every copy
 * unreadable; then each module takes its rows out; it is done when none is left anywhere.
 */
public final class PersonErasures {
  /** The kind of its timers. */
  public static final String TASK = "erasure";

  static final ProblemCode OBSTRUCTED =
      new ProblemCode(409, "erasure-obstructed", "Something must be settled first");
  static final ProblemCode BEGUN =
      new ProblemCode(409, "erasure-begun", "The erasure cannot be taken back any more");

  private static final int WAITING_DAYS = 14;
  private static final Duration WAITING = Duration.ofDays(WAITING_DAYS);
  private static final Duration CLOSED = Duration.ofHours(1);
  private static final Duration POSTPONED = Duration.ofDays(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final Duration CODE_IN_MAIL = Duration.ofDays(30);

  private final ModuleDatabase database;
  private final ErasureTable erasures;
  private final People people;
  private final AccountMails mails;
  private final SignIns signIns;
  private final PersonKeys keys;
  private final Receipts receipts;
  private final EveryModule modules;
  private final ObjectProvider<ErasureObstacles> obstacles;
  private final Outbox outbox;
  private final Timers timers;
  private final Ids ids;
  private final Clock clock;

  /** Keeps them in table {@code erasure}. */
  public PersonErasures(
      ModuleDatabase database,
      People people,
      AccountMails mails,
      SignIns signIns,
      PersonKeys keys,
      Receipts receipts,
      EveryModule modules,
      ObjectProvider<ErasureObstacles> obstacles,
      Outbox outbox,
      Timers timers,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.erasures = new ErasureTable(database);
    this.people = people;
    this.mails = mails;
    this.signIns = signIns;
    this.keys = keys;
    this.receipts = receipts;
    this.modules = modules;
    this.obstacles = obstacles;
    this.outbox = outbox;
    this.timers = timers;
    this.ids = ids;
    this.clock = clock;
  }

  /** Where the person's erasure stands. */
  public Erasure standing(PersonId person) {
    List<ErasureObstacle> against = against(person);
    return erasures
        .running(person)
        .map(row ->
            new Erasure(
                row.state().label(),
                row.asked(),
                row.due(),
                mails.tokenOf(row.id()),
                row.postponed(),
                WAITING_DAYS,
                against))
        .orElseGet(() -> new Erasure("none", null, null, null, 0, WAITING_DAYS, against));
  }

  /** Begins the waiting time, unless it has begun or something stands against it. */
  public Erasure ask(Caller caller) {
    PersonId person = caller.person();
    modules.declarations();
    if (people.find(person).isEmpty()) {
      throw Problems.notFound("person", person);
    }
    List<ErasureObstacle> against = against(person);
    if (!against.isEmpty() && erasures.running(person).isEmpty()) {
      throw OBSTRUCTED
          .because(
              "Others still need you: settle what is listed, and ask again. There are "
                  + against.size()
                  + " things.")
          .with("obstacles", against);
    }
    database.inTransaction(() -> {
      Instant now = clock.instant();
      UUID id = ids.next();
      if (erasures.insert(id, person, now, now.plus(WAITING))) {
        mails.request(id, person, AccountMails.ERASURE_ASKED, WAITING.plus(CODE_IN_MAIL));
        timers.set(TASK, id.toString(), now.plus(WAITING));
        outbox.append(audited(caller, "erasure asked for"));
      }
    });
    return standing(person);
  }

  /** Takes the request back while it waits. */
  public void withdraw(Caller caller) {
    database.inTransaction(() -> {
      ErasureTable.Row row =
          erasures
              .running(caller.person())
              .flatMap(found -> erasures.lock(found.id()))
              .orElseThrow(() -> Problems.notFound("erasure of", caller.person()));
      if (row.state() != State.WAITING) {
        throw BEGUN.because("It has begun: the account is closed.");
      }
      erasures.move(row.id(), State.WITHDRAWN, row.due());
      timers.cancel(TASK, row.id().toString());
      outbox.append(audited(caller, "erasure taken back"));
    });
  }

  /** What became of the erasure of that code. */
  public ErasureReceipt receipt(String code) {
    return mails
        .idOf(code)
        .flatMap(erasures::find)
        .map(row ->
            new ErasureReceipt(
                row.state().label(), row.asked(), row.due(), row.done(), row.receipt()))
        .orElseThrow(() ->
            Problems.NOT_FOUND.because(
                "There is no erasure with this code: copy it whole, from the mail or the page."));
  }

  /** What the timer does; asked at a wrong moment it does nothing. */
  public void advance(UUID id) {
    Optional<ErasureTable.Row> found = erasures.find(id);
    if (found.isEmpty() || found.get().due().isAfter(clock.instant())) {
      return;
    }
    ErasureTable.Row row = found.get();
    switch (row.state()) {
      case WAITING -> close(row);
      case CLOSED -> decide(row);
      case ERASING -> erase(row);
      case DONE, WITHDRAWN -> {}
    }
  }

  private void close(ErasureTable.Row row) {
    Instant now = clock.instant();
    boolean closed =
        database.inTransaction(() -> {
          if (erasures.lock(row.id()).filter(r -> r.state() == State.WAITING).isEmpty()) {
            return false;
          }
          if (!keys.isErased(row.person())
              && !people.changeState(row.person(), PersonState.ACTIVE, PersonState.CLOSED)) {
            // Suspended: whoever suspended them decides first.
            postpone(row, now);
            return false;
          }
          erasures.move(row.id(), State.CLOSED, now.plus(CLOSED));
          outbox.append(new PersonLeaving(row.person(), now));
          timers.set(TASK, row.id().toString(), now.plus(CLOSED));
          return true;
        });
    if (closed) {
      Halt.at("erasure.closed");
      signIns.endAll(row.person(), EndReason.ERASED);
    }
  }

  private void decide(ErasureTable.Row row) {
    // Again: the process may have died between closing the account and this.
    signIns.endAll(row.person(), EndReason.ERASED);
    Instant now = clock.instant();
    boolean free = keys.isErased(row.person()) || against(row.person()).isEmpty();
    database.inTransaction(() -> {
      if (erasures.lock(row.id()).filter(r -> r.state() == State.CLOSED).isEmpty()) {
        return;
      }
      if (free) {
        erasures.move(row.id(), State.ERASING, now);
        timers.set(TASK, row.id().toString(), now);
      } else {
        people.changeState(row.person(), PersonState.CLOSED, PersonState.ACTIVE);
        postpone(row, now);
      }
    });
  }

  private void postpone(ErasureTable.Row row, Instant now) {
    erasures.postpone(row.id(), now.plus(POSTPONED));
    timers.set(TASK, row.id().toString(), now.plus(POSTPONED));
    if (row.postponed() == 0) {
      mails.tell(row.person(), AccountMails.ERASURE_POSTPONED);
    }
  }

  private void erase(ErasureTable.Row row) {
    keys.erase(new ErasedPerson(row.person(), row.id(), clock.instant()));
    Halt.at("erasure.key-destroyed");
    List<PersonalData> every = modules.declarations();
    Instant now = clock.instant();
    boolean handled =
        every.stream().allMatch(module -> module.erasures().rowsOf(row.person()).isPresent());
    boolean clean =
        handled && every.stream().allMatch(m -> m.erasures().left(row.person()).isEmpty());
    String receipt = clean ? receipts.sign(row, every, now) : null;
    if (receipt != null) {
      Halt.at("erasure.signed");
    }
    database.inTransaction(() -> {
      if (erasures.lock(row.id()).filter(r -> r.state() == State.ERASING).isEmpty()) {
        return;
      }
      if (receipt != null) {
        erasures.finish(row.id(), now, receipt);
        outbox.append(
            new Audited(
                Audited.Kind.ACTION,
                "erasure",
                Audited.Outcome.DONE,
                row.person(),
                null,
                row.person(),
                null,
                Map.of("erasure", row.id().toString())));
        return;
      }
      if (row.told() == null || handled) {
        // Handled and not clean: something that was under way wrote about them after all.
        outbox.append(new PersonErased(row.person(), row.id(), now));
        erasures.told(row.id(), now);
      }
      timers.set(TASK, row.id().toString(), now.plus(LOOK_AGAIN));
    });
    Halt.at("erasure.told");
  }

  private List<ErasureObstacle> against(PersonId person) {
    List<ErasureObstacle> against = new ArrayList<>();
    obstacles.stream().forEach(module -> against.addAll(module.against(person)));
    Optional<Person> account = people.find(person);
    String operator = Role.OPERATOR.label();
    if (account.filter(one -> one.roles().contains(operator)).isPresent()
        && people.lockThoseWho(operator).stream().allMatch(person::equals)) {
      against.add(new ErasureObstacle("last-operator", null, null));
    }
    if (account.filter(one -> one.state() == PersonState.SUSPENDED).isPresent()) {
      against.add(new ErasureObstacle("suspended", null, null));
    }
    return against;
  }

  private static Audited audited(Caller caller, String name) {
    return new Audited(
        Audited.Kind.ACTION,
        name,
        Audited.Outcome.DONE,
        caller.person(),
        caller.signIn(),
        caller.person(),
        null,
        Map.of());
  }
}
