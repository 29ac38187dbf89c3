package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands as an operator types them: trade, back up, trade on, and put back the time between.
 */
class BackupDrillTest {
  @TempDir Path folder;

  @Test
  @Tag("long")
  void whatWasAnsweredBeforeTheMomentIsThereAndWhatCameAfterIsNot() {
    String data = folder.resolve("data").toString();
    String key = folder.resolve("apart/backup.key").toString();
    String copies = folder.resolve("copies").toString();
    Instant between;
    Order before;
    Order after;
    try (CommandLine server = CommandLine.started("up", "--port", "0", "--data", data)) {
      URI url = server.awaitUrl();
      Someone client = signedIn(url, "client");
      Someone provider = signedIn(url, "provider");
      Listing listing = Market.listing(provider, "appointment-instant", "flexible");
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      List<Slot> slots =
          Market.slots(
              client.http(), listing, today.plusDays(2).toString(), today.plusDays(5).toString());
      CommandLine.succeeds("backup", "--data", data, "--to", copies, "--key", key);
      before = booked(client, listing, slots.get(0));
      between = Instant.now();
      after = booked(client, listing, slots.get(2));
      CommandLine.succeeds("backup", "--data", data);
      String drill = CommandLine.succeeds("drill", "--data", data);
      assertThat(drill).contains("the ledger is sound", "The drill succeeded.", "Recovery time");
    }
    assertThat(
            CommandLine.fails(
                "restore", "--data", data, "--to", "2000-01-01T00:00:00Z", "--into", data))
        .contains("is not empty");
    String restored = folder.resolve("restored").toString();
    assertThat(
            CommandLine.fails(
                "restore", "--data", data, "--to", "2000-01-01T00:00:00Z", "--into", restored))
        .contains("the archive begins at");
    CommandLine.succeeds("backup", "verify", "--data", data);
    CommandLine.succeeds(
        "restore", "--from", copies, "--key", key, "--to", between.toString(), "--into", restored);
    assertThat(CommandLine.succeeds("ledger", "check", "--data", restored))
        .contains("the ledger is sound");
    try (CommandLine server = CommandLine.started("up", "--port", "0", "--data", restored)) {
      Someone client = signedIn(server.awaitUrl(), "client");
      assertThat(Market.order(client, before).state()).isEqualTo("booked");
      assertThat(client.http().get("/v1/orders/" + after.id()).status()).isEqualTo(404);
      assertThat(Market.balance(client).escrowExpectedMinor()).isZero();
    }
  }

  private static Order booked(Someone client, Listing listing, Slot slot) {
    Order order = Market.place(client, Market.quote(client, listing, slot.start()));
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    return order;
  }

  /** Somebody of the demo world. */
  private static Someone signedIn(URI url, String role) {
    String email = role + "@demo.example";
    PersonId id = new PersonId(UUID.nameUUIDFromBytes(role.getBytes(StandardCharsets.UTF_8)));
    return new Someone(id, email, ApiClient.signIn(url, email, "a " + role + " on a demo day"));
  }
}
