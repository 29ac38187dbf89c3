package org.comfrey.app;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comfrey.api.Money;
import org.comfrey.api.Page;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.Slots;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.PayoutView;
import org.comfrey.api.payments.TransferView;
import org.comfrey.api.payments.Wallet;
import org.comfrey.api.payments.internal.LedgerEntry;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * {@code ./comfrey demo}: two people of the demo world trade on a running server, over HTTP like
 * anyone else; every step and every ledger entry is printed, and the balances must add up to the
 * cent.
 */
final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CARD = "4242424242424242";
  private static final String BANK = "000123456789";
  private static final int DAYS_AHEAD = 40;

  private final PrintStream out;
  private final URI url;
  private final List<World.Account> accounts;
  private final List<String> wrong = new ArrayList<>();

  /** A trade on that server by people who can sign in there: a client, a provider, an operator. */
  Demo(PrintStream out, URI url, List<World.Account> accounts) {
    this.out = out;
    this.url = url;
    this.accounts = accounts;
  }

  /**
   * Exits 0 when everything added up, 1 when something did not, and refuses where there is no demo
   * world.
   */
  static int run(String[] args, PrintStream out) {
    URI url = URI.create("http://localhost:8080");
    if (args.length == 2 && args[0].equals("--url")) {
      url = URI.create(args[1]);
    } else if (args.length != 0) {
      throw new Refused("demo takes --url URL only");
    }
    try {
      return new Demo(out, url, DemoWorld.ACCOUNTS).play();
    } catch (IllegalStateException e) {
      throw new Refused("the trade broke off: " + e.getMessage());
    } catch (java.io.UncheckedIOException e) {
      throw new Refused("there is no server at " + url + "; start one with ./comfrey up");
    }
  }

  /** Plays the trade; 0 when everything added up. */
  int play() {
    ApiClient client = signIn("client");
    ApiClient provider = signIn("provider");
    ApiClient operator = signIn("operator");
    Listing listing = listing(provider);
    String currency = java.util.Objects.requireNonNull(listing.price()).currency();
    Balance clientBefore = balance(client, currency);
    Balance providerBefore = balance(provider, currency);
    say("The client looks at \"%s\" (%s)", listing.title(), money(listing.price()));

    Slot slot = firstSlot(client, listing);
    say(
        "The client picks %s, which is %s where the provider works",
        slot.start(), slot.planStart());
    Quote quote =
        client
            .post("/v1/quotes", Map.of("listing", listing.id(), "start", slot.start()))
            .as(Quote.class);
    say("The whole price is %s; cancelling gives back %s", money(quote.total()), quote.refunds());
    Order order = client.post("/v1/orders", Map.of("quote", quote.id())).as(Order.class);
    say("Order %s is %s until %s", order.id(), order.state(), deadline(order));
    String card = token(client, "/sandbox/cards", Map.of("number", CARD));
    PaymentView payment =
        client
            .post("/v1/orders/" + order.id() + "/payments", Map.of("cardToken", card))
            .as(PaymentView.class);
    say("The card is charged %s: %s", money(payment.amount()), payment.status());
    order = await(client, order, "requested", "booked");
    if (order.state().equals("requested")) {
      order = take(provider, order, "accept");
      say("The provider accepts: %s", order.state());
    }
    Order seen = client.get("/v1/orders/" + order.id()).as(Order.class);
    say("The client now sees where to go: %s", seen.place());

    operator.post("/sandbox/clock", Map.of("to", seen.end().plus(Duration.ofMinutes(1)))).orThrow();
    order = await(client, order, "delivered");
    say("The appointment is over (the sandbox's clock was moved): %s", order.state());
    order = take(client, order, "confirm");
    say("The client confirms: %s", order.state());
    Balance earned = balance(provider, currency);
    long net = earned.availableMinor() - providerBefore.availableMinor();
    say("The provider has %s more to spend", money(new Money(net, currency)));
    afterwards(provider, client, currency, net, clientBefore, earned);
    story(operator, order, quote.total(), net);
    wrong.forEach(sentence -> out.println("WRONG  " + sentence));
    out.println(wrong.isEmpty() ? "Everything adds up." : wrong.size() + " things do not add up.");
    return wrong.isEmpty() ? 0 : 1;
  }

  /** The provider sends a little to the client and the rest to a bank. */
  private void afterwards(
      ApiClient provider,
      ApiClient client,
      String currency,
      long net,
      Balance clientBefore,
      Balance earned) {
    long gift = Math.min(500, net);
    TransferView transfer =
        provider
            .post(
                "/v1/transfers",
                Map.of(
                    "toEmail",
                    account("client").email(),
                    "amount",
                    new Money(gift, currency),
                    "note",
                    "for the tea"))
            .as(TransferView.class);
    say("The provider sends the client %s: %s", money(transfer.amount()), transfer.note());
    check(
        balance(client, currency).availableMinor() == clientBefore.availableMinor() + gift,
        "the client should have " + gift + " more than before");
    String bank = token(provider, "/sandbox/banks", Map.of("accountNumber", BANK));
    provider.post("/v1/payment-methods", Map.of("token", bank, "kind", "bank")).orThrow();
    long rest = earned.availableMinor() - gift;
    PayoutView payout =
        provider
            .post("/v1/payouts", Map.of("amount", new Money(rest, currency), "bankToken", bank))
            .as(PayoutView.class);
    say("The provider pays %s out to a bank: %s", money(payout.amount()), payout.state());
    Balance after = balance(provider, currency);
    check(after.availableMinor() == 0, "the provider should have nothing left, not " + after);
    out.println();
    out.println("Final balances in " + currency);
    out.printf(Locale.ROOT, "  client    %s%n", balance(client, currency));
    out.printf(Locale.ROOT, "  provider  %s%n", after);
  }

  /** Prints what the ledger holds of the order, and checks that it is whole. */
  private void story(ApiClient operator, Order order, Money total, long net) {
    OrderStory story = operator.get("/v1/operator/orders/" + order.id()).as(OrderStory.class);
    out.println();
    out.println("Steps");
    story
        .timeline()
        .forEach(step ->
            out.printf(
                Locale.ROOT,
                "  %2d %-10s %-18s -> %-18s %s%n",
                step.number(),
                step.actor(),
                step.transition(),
                step.state(),
                step.money()));
    out.println("Ledger entries");
    for (LedgerEntry entry : story.money().entries()) {
      out.printf(
          Locale.ROOT,
          "  %8d %-18s %-36s -> %-36s %12s%n",
          entry.position(),
          entry.kind(),
          entry.debit(),
          entry.credit(),
          money(entry.amount()));
    }
    long left = story.money().potsMinor().values().stream().mapToLong(Long::longValue).sum();
    check(left == 0, "nothing should be left in escrow, not " + story.money().potsMinor());
    long commission =
        story.timeline().stream()
            .flatMap(step -> step.money().stream())
            .filter(part -> part.party().equals("platform"))
            .mapToLong(part -> part.amount().amountMinor())
            .sum();
    say("The platform keeps %s", money(new Money(commission, total.currency())));
    check(
        net + commission == total.amountMinor(),
        net + " + " + commission + " should be " + total.amountMinor());
  }

  private ApiClient signIn(String role) {
    World.Account account = account(role);
    return ApiClient.signIn(url, account.email(), account.password());
  }

  private World.Account account(String role) {
    return accounts.stream().filter(a -> a.role().equals(role)).findFirst().orElseThrow();
  }

  /** An offer of single appointments: what the trade that is played here is about. */
  private static Listing listing(ApiClient provider) {
    Page<Listing> mine =
        provider.get("/v1/me/listings?limit=100").as(new TypeReference<Page<Listing>>() {});
    return mine.items().stream()
        .filter(listing -> listing.state().equals("published"))
        .filter(listing -> String.valueOf(listing.agreement()).startsWith("appointment-"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the demo provider offers no appointments"));
  }

  /** At least a day ahead: a request for the next hours is overdue before anybody can accept it. */
  private static Slot firstSlot(ApiClient client, Listing listing) {
    Instant now = client.get("/sandbox/clock").as(SandboxClock.Time.class).now();
    LocalDate from = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Slots slots =
        client
            .get(
                "/v1/listings/"
                    + listing.id()
                    + "/slots?from="
                    + from
                    + "&to="
                    + from.plusDays(DAYS_AHEAD))
            .as(Slots.class);
    return slots.items().stream()
        .filter(slot -> slot.start().isAfter(now.plus(Duration.ofDays(1))))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no time is free in the next weeks"));
  }

  private static String token(ApiClient person, String path, Map<String, String> form) {
    return person.post(path, form).orThrow().json().path("token").asString();
  }

  private static Order take(ApiClient person, Order order, String transition) {
    return person
        .post("/v1/orders/" + order.id() + "/transitions", Map.of("transition", transition))
        .as(Order.class);
  }

  private static Order await(ApiClient person, Order order, String... states) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Order now = order;
    while (System.nanoTime() < end) {
      now = person.get("/v1/orders/" + order.id()).as(Order.class);
      if (List.of(states).contains(now.state())) {
        return now;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new IllegalStateException(
        "order " + order.id() + " stayed " + now.state() + " and should be " + List.of(states));
  }

  private static Balance balance(ApiClient person, String currency) {
    return person.get("/v1/wallet").as(Wallet.class).balances().stream()
        .filter(balance -> balance.currency().equals(currency))
        .findFirst()
        .orElse(new Balance(currency, 0, 0, 0, 0));
  }

  private static String deadline(Order order) {
    return Optional.ofNullable(order.deadline()).map(d -> d.at().toString()).orElse("it is paid");
  }

  private static String money(Money money) {
    return String.format(
        Locale.ROOT,
        "%d.%02d %s",
        money.amountMinor() / 100,
        money.amountMinor() % 100,
        money.currency());
  }

  private void check(boolean holds, String sentence) {
    if (!holds) {
      wrong.add(sentence);
    }
  }

  @SuppressWarnings(
      "AnnotateFormatMethod") // the annotation would be the only reason for another dependency
  private void say(String sentence, @Nullable Object... values) {
    out.println("- " + String.format(Locale.ROOT, sentence, values));
  }
}
