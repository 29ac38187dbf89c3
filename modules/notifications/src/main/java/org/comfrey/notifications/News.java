package org.comfrey.notifications;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * One thing that one person is to be told.
 *
 * @param values fill the texts; ids, titles, times and amounts, never names or addresses of people
 * @param usefulUntil after that it would come too late
 * @param shown whether it stands in the application's list too
 */
record News(
    UUID id,
    PersonId person,
    String template,
    Map<String, String> values,
    @Nullable OrderId order,
    Instant at,
    @Nullable Instant usefulUntil,
    boolean shown,
    @Nullable Appointed invitation) {
  /** Copies the map. */
  News {
    values = Map.copyOf(values);
  }

  static News of(
      UUID id,
      PersonId person,
      String template,
      Map<String, String> values,
      @Nullable OrderId order,
      Instant at) {
    return new News(id, person, template, values, order, at, null, true, null);
  }

  News usefulUntil(Instant until) {
    return new News(id, person, template, values, order, at, until, shown, invitation);
  }

  News onlySent() {
    return new News(id, person, template, values, order, at, usefulUntil, false, invitation);
  }

  News with(@Nullable Appointed appointment) {
    return new News(id, person, template, values, order, at, usefulUntil, shown, appointment);
  }

  Kind kind() {
    return Kinds.of(template);
  }

  /** The page that it is about, within the application. */
  String link() {
    String dispute = values.get("dispute");
    if (dispute != null) {
      return "/disputes/" + dispute;
    }
    return switch (kind().page()) {
      case ORDER -> order == null ? "/wallet" : "/bookings/" + order;
      case WALLET -> "/wallet";
      case VOUCHERS -> "/wallet/vouchers";
      case LISTING -> "/listings/" + values.getOrDefault("listing", "");
      case OWN_LISTING -> "/provide/listings/" + values.getOrDefault("listing", "");
      case CONVERSATION -> "/messages/" + values.getOrDefault("conversation", "");
      case DEVELOPER -> "/you/developer";
      case SECURITY -> "/you/security";
      case PRIVACY, ERASED -> "/you/privacy";
      case CONFIRM, SIGN_IN, RESET -> "/sign-in";
    };
  }

  /** One id for one thing that follows from one event, however often it is delivered. */
  static UUID id(UUID event, Object about) {
    return id(event + "/" + about);
  }

  static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
