package org.comfrey.audit;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.events.SignInEnded;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Takes what the modules tell, each entry once, in a transaction of the audit. */
final class Intake {
  private final ModuleDatabase database;
  private final Records records;
  private final Alerts alerts;

  Intake(ModuleDatabase database, Records records, Alerts alerts) {
    this.database = database;
    this.records = records;
    this.alerts = alerts;
  }

  /** From the beginning: what was told before there was an audit belongs into it, too. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "audit")
        .on(Audited.class, this::take)
        .on(SignInEnded.class, this::end)
        .fromBeginning();
  }

  private void take(Envelope<Audited> event) {
    Audited data = event.data();
    keep(
        new Entry(
            event.source(),
            event.id(),
            event.time(),
            label(data.kind()),
            data.name(),
            label(data.outcome()),
            id(data.actor()),
            data.signIn() == null ? null : data.signIn().value(),
            id(data.about()),
            data.origin(),
            event.trace(),
            data.details()));
  }

  private void end(Envelope<SignInEnded> event) {
    SignInEnded data = event.data();
    keep(
        new Entry(
            event.source(),
            event.id(),
            event.time(),
            label(Audited.Kind.SIGN_IN),
            "ended",
            label(Audited.Outcome.DONE),
            null,
            data.signIn().value(),
            data.person().value(),
            null,
            event.trace(),
            Map.of()));
  }

  private void keep(Entry entry) {
    records.append(entry);
    alerts.consider(entry);
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable UUID id(@Nullable PersonId person) {
    return person == null ? null : person.value();
  }
}
