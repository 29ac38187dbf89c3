package org.comfrey.trade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.agreement.OrderState;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.testkit.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderStoreTest {
  private static final Instant NOW = Instant.parse("2030-01-07T09:00:00Z");

  private final Databases databases = TestPostgres.databases("trade");
  private final OrderStore orders = new OrderStore(databases.module("trade"));
  private final OrderId id = new OrderId(new UUID(1, 1));

  @AfterEach
  void close() {
    databases.close();
  }

  private static Terms terms() {
    return new Terms(
        new ListingId(new UUID(1, 2)),
        1,
        "An hour",
        new PersonId(new UUID(1, 3)),
        new PersonId(new UUID(1, 4)),
        NOW.plus(Duration.ofDays(1)),
        NOW.plus(Duration.ofDays(1)).plus(Duration.ofHours(1)),
        "Europe/Vienna",
        List.of(),
        new Money(5_000, "EUR"),
        List.of(),
        "appointment",
        "hash",
        "flexible",
        "at-place",
        null,
        null,
        null);
  }

  private Optional<OrderRow> advance(OrderRow order, String state) {
    OrderState next =
        new OrderState(
            state,
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            NOW,
            NOW,
            Duration.ZERO,
            Map.of(),
            Optional.empty());
    return orders.advance(
        order,
        next,
        false,
        null,
        null,
        new OrderStore.Entry(order.step() + 1, "go", state, "client", NOW, List.of()));
  }

  /** Whoever proposed the step and whoever follows its event may both have read it before. */
  @Test
  void ofTwoWhoReadAnOrderAtTheSameStepOneTakesItOn() {
    orders.begin(id, terms(), NOW);
    OrderRow read = orders.find(id).orElseThrow();
    OrderRow placed = advance(read, "placed").orElseThrow();
    assertThat(advance(read, "expired")).isEmpty();
    assertThat(orders.find(id)).contains(placed);
    assertThat(advance(placed, "paid")).isPresent();
    assertThat(advance(placed, "expired")).isEmpty();
    assertThat(orders.step(id)).contains(2L);
    assertThat(orders.timeline(id))
        .extracting(OrderStore.Entry::state)
        .containsExactly("placed", "paid");
  }

  private boolean mayHaveACoupon() {
    return orders.find(id).orElseThrow().coupon();
  }

  private void pay() {
    OrderRow order = orders.find(id).orElseThrow();
    assertThat(orders.paying(order, new PaymentId(UUID.randomUUID()))).isTrue();
  }

  @Test
  void onlyOfAnOrderWhosePaymentsWereAllBegunHereWithoutACouponItIsKnownThatItHasNone() {
    orders.begin(id, terms(), NOW);
    assertThat(mayHaveACoupon()).isFalse();
    pay();
    pay();
    assertThat(mayHaveACoupon()).isFalse();
    orders.noteCoupon(id);
    assertThat(mayHaveACoupon()).isTrue();
    pay();
    assertThat(mayHaveACoupon()).isTrue();
  }

  @Test
  void aPaymentThatTheVersionBeforeBeganMayHaveACoupon() {
    orders.begin(id, terms(), NOW);
    databases
        .module("trade")
        .sql()
        .sql("update orders set payment = ?, attempt = attempt + 1 where id = ?")
        .params(UUID.randomUUID(), id.value())
        .update();
    assertThat(mayHaveACoupon()).isTrue();
    pay();
    assertThat(mayHaveACoupon()).isTrue();
  }

  @Test
  void ofAnOrderThatIsMadeAnewFromItsStepsNobodyKnows() {
    orders.beginAnew(id, terms(), NOW);
    assertThat(mayHaveACoupon()).isTrue();
  }
}
