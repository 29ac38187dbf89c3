package org.comfrey.app;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.runtime.ModuleRuntime;

/** Three invented people on a restored server, who can trade whatever else lives there. */
final class DrillPeople {
  private final PeopleApi people;
  private final URI url;
  private final UUID run = UUID.randomUUID();

  DrillPeople(ModuleRuntime runtime, URI url) {
    this.people = runtime.bean(PeopleApi.class);
    this.url = url;
  }

  List<World.Account> make() {
    List<World.Account> accounts =
        List.of(
            person("client", "member"),
            person("provider", "member"),
            person("operator", "member", "operator"));
    offer(ApiClient.signIn(url, accounts.get(1).email(), accounts.get(1).password()));
    return accounts;
  }

  private World.Account person(String role, String... roles) {
    String email = role + "." + run + "@drill.example";
    String password = UUID.randomUUID() + "-" + UUID.randomUUID();
    people.create(
        new NewPerson(
            new PersonId(UUID.randomUUID()),
            email,
            password,
            "Drill " + role,
            "en",
            "UTC",
            null,
            List.of(roles)));
    return new World.Account(role, email, password);
  }

  private static void offer(ApiClient provider) {
    List<OpenHours> weekly = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      weekly.add(new OpenHours(day, LocalTime.of(9, 0), LocalTime.of(17, 0)));
    }
    Plan plan =
        provider
            .post(
                "/v1/plans", new PlanDraft("Every day", "UTC", weekly, List.of(), 0, 0, 0, 60, 90))
            .as(Plan.class);
    Listing draft =
        provider
            .post(
                "/v1/listings",
                new ListingDraft(
                    "A trade to try a restore",
                    "Invented, and thrown away with everything around it.",
                    "massage",
                    new Money(6_500, "EUR"),
                    60,
                    "appointment-instant",
                    "flexible",
                    plan.id(),
                    new Place(
                        "at-place",
                        "Vienna",
                        "AT",
                        new GeoPoint(48.2082, 16.3738),
                        "1 Invented Lane",
                        "1070",
                        null),
                    List.of("en"),
                    List.of()))
            .as(Listing.class);
    provider.post("/v1/listings/" + draft.id() + "/publish", null).orThrow();
  }
}
