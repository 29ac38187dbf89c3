package org.comfrey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.comfrey.api.calendar.CalendarApi;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.marketplace.MarketplaceApi;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.junit.jupiter.api.Test;

class EdgeRoutesTest {
  private final EdgeRoutes routes =
      new EdgeRoutes(
          new ModuleTable(
              List.of(
                  module("identity", IdentityApi.class),
                  module("marketplace", MarketplaceApi.class, OffersApi.class),
                  module("calendar", CalendarApi.class))));

  private static ModuleDefinition module(String name, Class<?>... apis) {
    return new ModuleDefinition(name, Object.class, List.of(apis), List.of());
  }

  private Optional<String> served(String path) {
    return routes.find(path).map(EdgeRoutes.Route::module);
  }

  @Test
  void whatIsForModulesAloneIsNeverHandedOn() {
    assertThat(served("/internal/marketplace/offers/1")).isEmpty();
    assertThat(served("/INTERNAL/marketplace/offers/1")).isEmpty();
    assertThat(served("/v1/listings/../../internal/marketplace/offers/1")).isEmpty();
    assertThat(served("/bff/session")).isEmpty();
  }

  @Test
  void anAddressGoesToTheModuleOfItsApiAlsoWhereAnotherServesWhatIsAboveIt() {
    assertThat(served("/v1/listings/019ca8a0-3e80-7000-b3e5-359dab1fd6f6")).hasValue("marketplace");
    assertThat(served("/v1/listings/019ca8a0-3e80-7000-b3e5-359dab1fd6f6/slots"))
        .hasValue("calendar");
    assertThat(served("/v1/me")).hasValue("identity");
    assertThat(served("/v1/nothing")).isEmpty();
  }

  @Test
  void theIssuersPagesAndEachModulesDeadLettersAreHandedOn() {
    assertThat(served("/oauth2/token")).hasValue("identity");
    assertThat(served("/.well-known/openid-configuration")).hasValue("identity");
    assertThat(served("/operator/calendar/dead-letters")).hasValue("calendar");
    assertThat(served("/operator/calendar/dead-letters/calendar.leavers/7/retry"))
        .hasValue("calendar");
    assertThat(served("/operator/metrics")).isEmpty();
  }
}
