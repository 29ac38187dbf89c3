package org.comfrey.tests;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.jspecify.annotations.Nullable;

/** What a probe attacks: the platform, or a server that does everything wrong. */
interface Target {
  /** Where it listens. */
  URI url();

  /** Where it listens for what no client of ours would send. */
  default URI raw() {
    return url();
  }

  /** The address of somebody new who can sign in with {@link Platform#PASSWORD}. */
  String person(String... roles);

  /** An access token of that person. */
  String token(String email);

  /** A token of somebody, made wrong in the way of that name. */
  String forged(String how);

  /** The value of the Cookie header of a browser that is signed in. */
  String browserOf(String email);

  /** The id of somebody's order that waits for its payment, and the token of its client. */
  List<String> unpaidOrder();

  /** The ids of two people's quotes for one hour of one provider, each with its person's token. */
  List<List<String>> twoQuotesOfOneHour();

  /** What its clock shows. */
  Instant now();

  /** Lets time pass. */
  void advance(Duration time);

  /** Waits until what was asked for has been done. */
  void settle();

  /** What the newest mail with a link to that address says. */
  String mailTo(String email);

  default Answer send(
      String method, String path, @Nullable Object body, Map<String, String> headers) {
    return ApiClient.anonymous(url()).send(method, path, body, headers);
  }

  default Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  default Answer post(String path, Object body) {
    return send("POST", path, body, Map.of());
  }

  default Answer as(String token, String method, String path, @Nullable Object body) {
    return send(method, path, body, Map.of("Authorization", "Bearer " + token));
  }
}
