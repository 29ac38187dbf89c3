package org.comfrey.trade;

import java.util.Optional;
import org.comfrey.agreement.Role;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.trade.DeliveryAddress;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that goods are sent to. They stay out of the order's terms, which travel in events:
 * sealed with the client's key, they can be read as long as the client is not erased.
 */
final class Deliveries {
  private static final String TABLE = "trade.delivery";
  private static final int CHARACTERS_AT_MOST = 200;

  private final ModuleDatabase database;
  private final FieldCipher cipher;

  Deliveries(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /** Refuses an address that nothing could be sent to. */
  static DeliveryAddress checked(@Nullable DeliveryAddress address) {
    if (address == null) {
      throw Problems.invalid(
          "delivery", "required", "Say where the goods are sent.", "name, street and city");
    }
    line("name", address.name(), true);
    line("street", address.street(), true);
    line("postalCode", address.postalCode(), false);
    line("city", address.city(), true);
    line("country", address.country(), false);
    return address;
  }

  private static void line(String field, @Nullable String text, boolean needed) {
    int length = text == null ? 0 : text.strip().length();
    if (needed && length == 0) {
      throw Problems.invalid(
          "delivery." + field, "required", "This line of the address is missing.", "a text");
    }
    if (text != null && text.length() > CHARACTERS_AT_MOST) {
      throw Problems.invalid(
          "delivery." + field,
          "too-long",
          "A line of an address has at most 200 characters.",
          "up to 200 characters");
    }
  }

  /** Called in the transaction that writes the order down; the first address stays. */
  void keep(OrderId order, PersonId client, DeliveryAddress address) {
    String text = Json.answers().writeValueAsString(address);
    database
        .sql()
        .sql(
            "insert into delivery (order_id, sealed) values (?, ?) on conflict (order_id) do"
                + " nothing")
        .params(order.value(), cipher.seal(client, TABLE, "sealed", order, text))
        .update();
  }

  /** The address as somebody may see it: its owner always, others while they need it. */
  Optional<DeliveryAddress> of(OrderRow order, Role viewer) {
    boolean needed =
        viewer == Role.CLIENT
            || (!order.ended()
                && order.live().pots().values().stream().mapToLong(Long::longValue).sum() > 0);
    if (!needed || !order.terms().goods()) {
      return Optional.empty();
    }
    return database
        .sql()
        .sql("select sealed from delivery where order_id = ?")
        .param(order.id().value())
        .query((rows, _) -> rows.getBytes("sealed"))
        .optional()
        .flatMap(sealed -> cipher.open(order.terms().client(), TABLE, "sealed", order.id(), sealed))
        .map(text -> Json.answers().readValue(text, DeliveryAddress.class));
  }
}
