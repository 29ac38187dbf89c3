package org.comfrey.notifications;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.events.ChargebackChanged;
import org.comfrey.api.trade.events.DisputeChanged;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what of a dispute's record and of chargebacks. That a dispute was opened, offers,
 * settlements and rulings are steps of the order, whose agreement says who is told.
 */
final class DisputeNews {
  private DisputeNews() {}

  /** The template; nothing for what is told by a step, or is no news to the parties. */
  static @Nullable String template(DisputeChanged changed) {
    return switch (changed.kind()) {
      case "statement", "evidence" ->
          changed.by().equals("operator") ? "dispute.staff-wrote" : "dispute." + changed.kind();
      case "assigned" -> "dispute.assigned";
      default -> null;
    };
  }

  /** The parties but for the one who did it. */
  static List<PersonId> readers(DisputeChanged changed) {
    Set<PersonId> readers = new LinkedHashSet<>(List.of(changed.client(), changed.provider()));
    PersonId author = changed.person();
    if (author != null) {
      readers.remove(author);
    }
    return List.copyOf(readers);
  }

  /** The template; nothing while the bank makes up its mind. */
  static @Nullable String template(ChargebackChanged changed) {
    return switch (changed.state()) {
      case "open", "won", "lost" -> "chargeback." + changed.state();
      default -> null;
    };
  }

  static List<PersonId> readers(ChargebackChanged changed) {
    PersonId provider = changed.provider();
    return provider == null ? List.of(changed.client()) : List.of(changed.client(), provider);
  }
}
