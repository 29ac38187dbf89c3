package org.comfrey.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.kernel.sample.SampleRuntime;
import org.comfrey.kernel.sample.ShopApi;
import org.comfrey.kernel.sample.Warehouse;
import org.comfrey.kernel.sample.internal.StockApi;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModuleRuntimeTest {
  private static final ListingId ID = new ListingId(new UUID(1, 2));
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private ModuleRuntime single;
  private ModuleRuntime warehouse;
  private ModuleRuntime shop;

  @BeforeAll
  void start(@TempDir Path data) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    single =
        ModuleRuntime.of(SampleRuntime.TABLE, SampleRuntime.options(data).withRoundTrips())
            .giving(Clock.class, clock)
            .start();
    warehouse =
        ModuleRuntime.of(
                SampleRuntime.TABLE,
                SampleRuntime.options(data.resolve("warehouse"))
                    .withTargets("warehouse")
                    .withInternalExposed())
            .start();
    shop =
        ModuleRuntime.of(
                SampleRuntime.TABLE,
                SampleRuntime.options(data.resolve("shop"))
                    .withTargets("shop")
                    .withModuleUrl("warehouse", URI.create("http://localhost:" + warehouse.port())))
            .start();
  }

  @AfterAll
  void stop() {
    shop.close();
    warehouse.close();
    single.close();
  }

  @Test
  void aModuleWhoseNeighbourIsNowhereIsRefusedWithTheOptionToGive(@TempDir Path data) {
    assertThatThrownBy(() ->
            ModuleRuntime.of(SampleRuntime.TABLE, SampleRuntime.options(data).withTargets("shop"))
                .start())
        .hasMessageContaining("warehouse")
        .hasMessageContaining("--module-url");
  }

  @Test
  void aTargetOrAnAddressOfAModuleThatThereIsNotIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> SampleRuntime.TABLE.check("shop,attic", java.util.Set.of("warehouse")))
        .hasMessage("there is no target \"attic\"; there are all, shop, warehouse");
    assertThatThrownBy(() -> SampleRuntime.TABLE.check("all", java.util.Set.of("attic")))
        .hasMessageContaining("attic")
        .hasMessageContaining("shop, warehouse");
  }

  @Test
  void anAddressOfAModuleThatRunsHereIsNoMistakeSoThatOneListServesAllProcesses() {
    SampleRuntime.TABLE.check("shop", java.util.Set.of("shop", "warehouse"));
  }

  @Test
  void noCallIsMadeInsideATransactionInEitherShape() {
    for (ModuleRuntime runtime : List.of(single, shop)) {
      StockApi stock = runtime.bean(StockApi.class);
      TransactionSynchronizationManager.setActualTransactionActive(true);
      try {
        assertThatThrownBy(() -> stock.stock(ID, NOW))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("a call of StockApi.stock inside a database transaction");
      } finally {
        TransactionSynchronizationManager.clear();
      }
    }
  }

  @Test
  void aRefusalIsTheSameExceptionFromBothShapes() {
    for (ModuleRuntime runtime : List.of(single, shop)) {
      StockApi stock = runtime.bean(StockApi.class);
      assertThatThrownBy(() -> stock.reserve(new StockApi.Reservation(ID, 11, List.of())))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refusal -> {
                assertThat(refusal.is(Warehouse.OUT_OF_STOCK)).isTrue();
                assertThat(refusal.code()).isEqualTo(Warehouse.OUT_OF_STOCK);
                assertThat(refusal.detail()).isEqualTo("Only 10 are left.");
                assertThat(refusal.errors().getFirst().accepted()).isEqualTo("1 to 10");
                assertThat(refusal.extensions()).containsEntry("left", 10);
                assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(7));
              });
    }
  }

  @Test
  void aFailureOfTheModuleIsNoProblemOfTheCallerInEitherShape() {
    for (ModuleRuntime runtime : List.of(single, shop)) {
      assertThatThrownBy(() ->
              runtime.bean(StockApi.class).reserve(new StockApi.Reservation(ID, -1, List.of())))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // Passed wrongly on purpose.
  void whatJsonDoesNotCarryDoesNotPassALocalCallInTests() {
    var notes = new java.util.ArrayList<String>();
    notes.add(null);
    assertThatThrownBy(
            () -> single.bean(StockApi.class).reserve(new StockApi.Reservation(null, 1, notes)))
        .isInstanceOf(tools.jackson.core.JacksonException.class);
  }

  @Test
  void aPublicOperationIsRefusedLocallyWithoutTheRightToCallIt() {
    assertThatThrownBy(() -> single.bean(ShopApi.class).all())
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> assertThat(refusal.is(Problems.SIGN_IN_REQUIRED)).isTrue());
    assertThatThrownBy(() -> single.bean(ShopApi.class).undeclared())
        .isInstanceOfSatisfying(
            ProblemException.class, refusal -> assertThat(refusal.is(Problems.FORBIDDEN)).isTrue());
  }

  @Test
  void bothShapesGiveTheSameAnswer() {
    for (ModuleRuntime runtime : List.of(single, shop)) {
      assertThat(runtime.bean(StockApi.class).stock(ID, NOW))
          .isEqualTo(new StockApi.Stock(ID, NOW, 10));
    }
  }

  @Test
  void theTimeThatIsLeftTravelsWithTheCall() throws Exception {
    org.comfrey.kernel.web.Deadline.within(
        Duration.ofSeconds(3),
        () -> {
          for (ModuleRuntime runtime : List.of(single, shop)) {
            long left =
                runtime
                    .bean(StockApi.class)
                    .reserve(new StockApi.Reservation(ID, 1, List.of()))
                    .deadlineMillis();
            assertThat(left).isBetween(1L, 3_000L);
          }
        });
  }

  @Test
  void internalApisAreNotServedOverHttpInOneProcess() {
    for (String path :
        List.of("/internal/stock/" + ID, "/INTERNAL/stock/" + ID, "/internal;x/stock/" + ID)) {
      var answer = SampleRuntime.send(single.port(), "GET", path + "?at=2026-11-22T10:00:00Z", "");
      assertThat(answer.status()).as(path).isIn(400, 404);
    }
    assertThat(
            SampleRuntime.send(
                    warehouse.port(),
                    "GET",
                    "/internal/stock/" + ID + "?at=2026-11-22T10:00:00Z",
                    "")
                .status())
        .isEqualTo(200);
  }
}
