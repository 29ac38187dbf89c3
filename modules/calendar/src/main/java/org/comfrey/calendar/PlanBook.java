package org.comfrey.calendar;

import java.util.List;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.web.ETags;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** A provider's own plans, changed only by who has read their current version. */
final class PlanBook {
  private static final int MOST_PLANS = 50;

  private final ModuleDatabase database;
  private final PlanTable plans;
  private final BookingTable bookings;
  private final Waitlist waitlist;
  private final Ids ids;

  PlanBook(
      ModuleDatabase database, PlanTable plans, BookingTable bookings, Waitlist waitlist, Ids ids) {
    this.waitlist = waitlist;
    this.database = database;
    this.plans = plans;
    this.bookings = bookings;
    this.ids = ids;
  }

  List<Plan> of(PersonId provider) {
    return plans.of(provider);
  }

  Plan find(Caller caller, PlanId id) {
    Plan plan = plans.find(id).orElseThrow(() -> Problems.notFound("plan", id));
    caller.mustOwn("plan", id, plan.provider());
    return plan;
  }

  Plan make(PersonId provider, PlanDraft draft) {
    PlanRules.check(draft);
    Plan plan = new Plan(new PlanId(ids.next()), provider, 1, draft);
    return database.inTransaction(() -> {
      bookings.lock(provider);
      if (plans.of(provider).size() >= MOST_PLANS) {
        throw PlanRules.invalid(
            "name", "You have " + MOST_PLANS + " plans already.", "change one of them");
      }
      plans.insert(plan);
      return plan;
    });
  }

  /** Under the lock of the calendar, so that a booking sees the plan before or after, whole. */
  Plan change(Caller caller, PlanId id, @Nullable String ifMatch, PlanDraft draft) {
    Plan known = find(caller, id);
    PlanRules.check(draft);
    return database.inTransaction(() -> {
      bookings.lock(known.provider());
      Plan current = plans.find(id).orElseThrow(() -> Problems.notFound("plan", id));
      ETags.require(ifMatch, current.version());
      Plan changed = new Plan(id, current.provider(), current.version() + 1, draft);
      plans.replace(changed);
      waitlist.sweep(known.provider());
      return changed;
    });
  }
}
