package org.comfrey.tests;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.tests.Platform.Someone;
import tools.jackson.databind.JsonNode;

/** The whole platform as a probe meets it. */
final class PlatformTarget implements Target, AutoCloseable {
  private final Platform platform = Platform.started();
  private final AtomicInteger people = new AtomicInteger();

  @Override
  public URI url() {
    return platform.url();
  }

  @Override
  public String person(String... roles) {
    String[] given = roles.length == 0 ? new String[] {"member"} : roles;
    return platform
        .created("Probed Person " + people.incrementAndGet(), "Europe/Vienna", given)
        .email();
  }

  @Override
  public String token(String email) {
    var tokens = ApiClient.signIn(url(), email, Platform.PASSWORD).tokens();
    return Objects.requireNonNull(tokens).accessToken();
  }

  @Override
  public String forged(String how) {
    Forger forger = new Forger(platform);
    PersonId person =
        platform.created("Forged " + people.incrementAndGet(), "Europe/Vienna", "member").id();
    return switch (how) {
      case "key" -> forger.forged(person);
      case "expired" -> forger.expired(person);
      case "audience" -> forger.forAnotherAudience(person);
      case "issuer" -> forger.ofAnotherIssuer(person);
      case "none" -> forger.withoutSignature(person);
      case "confused" -> forger.signedWithThePublicKeyAsSecret(person);
      case "jku" -> forger.withKeyOfItsOwn(person, "jku");
      case "jwk" -> forger.withKeyOfItsOwn(person, "jwk");
      default -> throw new IllegalArgumentException(how);
    };
  }

  @Override
  public String browserOf(String email) {
    Browser browser = new Browser(url());
    browser.signIn(email, Platform.PASSWORD, "/");
    return browser.cookieHeader();
  }

  private Someone somebody(String kind) {
    return platform.person(kind + " " + people.incrementAndGet(), "Europe/Vienna", "member");
  }

  private static String tokenOf(Someone person) {
    return Objects.requireNonNull(person.http().tokens()).accessToken();
  }

  private Instant opening() {
    return Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
  }

  @Override
  public List<String> unpaidOrder() {
    Someone client = somebody("Client");
    Listing listing = Market.listing(somebody("Provider"), "appointment-instant", "flexible");
    Order order = Market.place(client, Market.quote(client, listing, opening()));
    return List.of(order.id().toString(), tokenOf(client));
  }

  @Override
  public List<List<String>> twoQuotesOfOneHour() {
    Listing listing = Market.listing(somebody("Provider"), "appointment-instant", "flexible");
    Someone one = somebody("Client");
    Someone other = somebody("Client");
    return List.of(
        List.of(Market.quote(one, listing, opening()).id().toString(), tokenOf(one)),
        List.of(Market.quote(other, listing, opening()).id().toString(), tokenOf(other)));
  }

  @Override
  public Instant now() {
    return platform.clock().instant();
  }

  @Override
  public void advance(Duration time) {
    platform.advance(time);
  }

  @Override
  public void settle() {
    platform.settle();
  }

  @Override
  public String mailTo(String email) {
    platform.settle();
    Someone reader =
        platform.person("Reader " + people.incrementAndGet(), "Europe/Vienna", "operator");
    for (JsonNode mail : reader.http().get("/v1/operator/mailbox").orThrow().json().path("items")) {
      if (mail.path("to").asString().equals(email)
          && mail.path("text").asString().contains("#token=")) {
        return mail.path("text").asString();
      }
    }
    return "";
  }

  @Override
  public void close() {
    platform.close();
  }
}
