package org.comfrey.app;

import java.util.List;
import org.comfrey.api.audit.AuditApi;
import org.comfrey.api.calendar.CalendarApi;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.discovery.KeepingApi;
import org.comfrey.api.discovery.SearchApi;
import org.comfrey.api.identity.ApiKeysApi;
import org.comfrey.api.identity.ApplicationsApi;
import org.comfrey.api.identity.ChoicesApi;
import org.comfrey.api.identity.ErasureApi;
import org.comfrey.api.identity.FactorsApi;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.identity.OpenedRecordsApi;
import org.comfrey.api.identity.OutsideApi;
import org.comfrey.api.identity.PrivacyApi;
import org.comfrey.api.identity.RetentionApi;
import org.comfrey.api.identity.RolesApi;
import org.comfrey.api.identity.SignInApi;
import org.comfrey.api.identity.internal.KeyTokensApi;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.ViewsApi;
import org.comfrey.api.marketplace.CategoryRulesApi;
import org.comfrey.api.marketplace.ClaimsApi;
import org.comfrey.api.marketplace.MarketplaceApi;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.marketplace.internal.StockApi;
import org.comfrey.api.messaging.MessagingApi;
import org.comfrey.api.notifications.NotificationsApi;
import org.comfrey.api.notifications.PushApi;
import org.comfrey.api.notifications.WebhooksApi;
import org.comfrey.api.payments.ChargebacksApi;
import org.comfrey.api.payments.CommissionsApi;
import org.comfrey.api.payments.CouponsApi;
import org.comfrey.api.payments.InvoicesApi;
import org.comfrey.api.payments.PaymentsApi;
import org.comfrey.api.payments.ReconciliationApi;
import org.comfrey.api.payments.VouchersApi;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.reputation.ReputationApi;
import org.comfrey.api.trade.AgreementsApi;
import org.comfrey.api.trade.DisputesApi;
import org.comfrey.api.trade.TradeApi;
import org.comfrey.audit.AuditModule;
import org.comfrey.calendar.CalendarModule;
import org.comfrey.discovery.DiscoveryModule;
import org.comfrey.gateway.GatewayModule;
import org.comfrey.identity.IdentityModule;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.marketplace.MarketplaceModule;
import org.comfrey.messaging.MessagingModule;
import org.comfrey.notifications.NotificationsModule;
import org.comfrey.payments.PaymentsModule;
import org.comfrey.reputation.ReputationModule;
import org.comfrey.trade.TradeModule;

/**
 * Every module of Comfrey: what it serves to the others and to the world, and what it needs of
 * them.
 */
public final class Modules {
  private Modules() {}

  /** The table, in an order in which a reader may take it in. */
  public static ModuleTable table() {
    return new ModuleTable(
        List.of(
            module("identity", IdentityModule.class)
                .serving(
                    IdentityApi.class,
                    SignInApi.class,
                    FactorsApi.class,
                    OutsideApi.class,
                    ApplicationsApi.class,
                    RolesApi.class,
                    PrivacyApi.class,
                    ErasureApi.class,
                    ChoicesApi.class,
                    OpenedRecordsApi.class,
                    RetentionApi.class,
                    ApiKeysApi.class,
                    KeyTokensApi.class,
                    ViewsApi.class,
                    PeopleApi.class)
                .needing(),
            module("marketplace", MarketplaceModule.class)
                .serving(
                    MarketplaceApi.class,
                    ClaimsApi.class,
                    CategoryRulesApi.class,
                    OffersApi.class,
                    StockApi.class)
                .needing(PeopleApi.class, ViewsApi.class),
            module("calendar", CalendarModule.class)
                .serving(CalendarApi.class, HoldsApi.class)
                .needing(PeopleApi.class, ViewsApi.class, OffersApi.class),
            module("discovery", DiscoveryModule.class)
                .serving(SearchApi.class, KeepingApi.class)
                .needing(PeopleApi.class, HoldsApi.class),
            module("payments", PaymentsModule.class)
                .serving(
                    EscrowApi.class,
                    PaymentsApi.class,
                    ChargebacksApi.class,
                    InvoicesApi.class,
                    CommissionsApi.class,
                    VouchersApi.class,
                    CouponsApi.class,
                    ReconciliationApi.class)
                .needing(PeopleApi.class, ViewsApi.class),
            module("trade", TradeModule.class)
                .serving(TradeApi.class, DisputesApi.class, AgreementsApi.class)
                .needing(
                    PeopleApi.class,
                    ViewsApi.class,
                    OffersApi.class,
                    StockApi.class,
                    HoldsApi.class,
                    EscrowApi.class),
            module("notifications", NotificationsModule.class)
                .serving(NotificationsApi.class, PushApi.class, WebhooksApi.class)
                .needing(PeopleApi.class, ViewsApi.class),
            module("audit", AuditModule.class).serving(AuditApi.class).needing(PeopleApi.class),
            module("reputation", ReputationModule.class)
                .serving(ReputationApi.class)
                .needing(PeopleApi.class),
            module("messaging", MessagingModule.class)
                .serving(MessagingApi.class)
                .needing(PeopleApi.class, OffersApi.class),
            module("gateway", GatewayModule.class)
                .serving()
                .needing(IdentityApi.class, KeyTokensApi.class)));
  }

  private static Row module(String name, Class<?> configuration) {
    return new Row(name, configuration, List.of());
  }

  /** A line of the table while it is being read. */
  private record Row(String name, Class<?> configuration, List<Class<?>> serves) {
    Row serving(Class<?>... apis) {
      return new Row(name, configuration, List.of(apis));
    }

    ModuleDefinition needing(Class<?>... apis) {
      return new ModuleDefinition(name, configuration, serves, List.of(apis));
    }
  }
}
