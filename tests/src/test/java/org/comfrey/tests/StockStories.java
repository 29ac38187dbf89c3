package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.comfrey.api.Money;
import org.comfrey.api.discovery.Hit;
import org.comfrey.api.discovery.SearchResult;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.trade.DeliveryAddress;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.tests.Platform.Someone;
import org.jspecify.annotations.Nullable;

/** Goods of which there are only so many, on a platform that others use too. */
final class StockStories {
  private static final DeliveryAddress ADDRESS =
      new DeliveryAddress("A. Client", "2 Made-up Street", "1080", "Vienna", "AT");
  private static final int BUYERS = 4;

  private final Platform platform;
  private final Someone client;
  private final Someone provider;

  StockStories(Platform platform, Someone client, Someone provider) {
    this.platform = platform;
    this.client = client;
    this.provider = provider;
  }

  /** Goods with so many pieces in all. */
  private Listing goods(int stock) {
    return Market.published(provider, draft(stock));
  }

  private static ListingDraft draft(@Nullable Integer stock) {
    return new ListingDraft(
        "Jar of balm",
        "A balm for tired backs, and only so much of it.",
        "massage",
        new Money(1_995, "EUR"),
        null,
        "goods",
        null,
        null,
        new Place("delivery", "Vienna", "AT", null, null, null, null),
        List.of("en"),
        List.of(),
        null,
        stock);
  }

  private static Answer asked(Someone who, Listing listing) {
    return who.http().post("/v1/quotes", Map.of("listing", listing.id()));
  }

  private static Answer ordered(Someone who, Quote quote) {
    return who.http().post("/v1/orders", Map.of("quote", quote.id(), "delivery", ADDRESS));
  }

  private static Order bought(Someone who, Listing listing) {
    Order order = ordered(who, asked(who, listing).as(Quote.class)).as(Order.class);
    assertThat(Market.pay(who, order, Market.APPROVED).status()).isEqualTo("succeeded");
    return order;
  }

  private int left(Listing listing) {
    platform.settle();
    Listing seen = client.http().get("/v1/listings/" + listing.id()).as(Listing.class);
    // How many there were in all would say how many were sold.
    assertThat(seen.stock()).isNull();
    return Objects.requireNonNull(seen.left());
  }

  private boolean soldOut(Listing listing) {
    platform.settle();
    return client
        .http()
        .get("/v1/search?q=jar+balm&limit=100")
        .as(SearchResult.class)
        .items()
        .stream()
        .filter(hit -> hit.id().equals(listing.id()))
        .map(Hit::soldOut)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The piece of an order that is not paid or not sent is for sale again; one that was sent not.
   */
  void aPieceComesBackUnlessItWasSent() {
    Listing listing = goods(2);
    assertThat(left(listing)).isEqualTo(2);
    Order unpaid = ordered(client, asked(client, listing).as(Quote.class)).as(Order.class);
    assertThat(left(listing)).isEqualTo(1);
    assertThat(soldOut(listing)).isFalse();
    Quote late = asked(client, listing).as(Quote.class);
    Order sent = bought(client, listing);
    assertThat(left(listing)).isZero();
    assertThat(soldOut(listing)).isTrue();

    // Neither a new question nor an old quote gets what is not there.
    for (Answer refused : List.of(asked(client, listing), ordered(client, late))) {
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("sold-out");
      assertThat(refused.body()).contains("Jar of balm", "quarter of an hour");
    }
    assertThat(client.http().get("/v1/orders/" + late.id()).status()).isEqualTo(404);

    platform.advance(Duration.ofMinutes(16));
    assertThat(Market.order(client, unpaid).state()).isEqualTo("expired");
    assertThat(left(listing)).isEqualTo(1);
    assertThat(soldOut(listing)).isFalse();

    Order withdrawn = bought(client, listing);
    assertThat(left(listing)).isZero();
    platform.settle();
    Market.take(client, withdrawn, "withdraw").orThrow();
    assertThat(left(listing)).isEqualTo(1);

    platform.settle();
    Market.take(provider, sent, "send").orThrow();
    platform.settle();
    Market.take(client, sent, "ask-return").orThrow();
    platform.settle();
    Market.take(provider, sent, "returned").orThrow();
    assertThat(left(listing)).isEqualTo(1);
  }

  /** What the provider writes down is how many there are in all, whatever is bought meanwhile. */
  void aStockIsChangedWhilePiecesAreBought() {
    Listing listing = goods(1);
    Answer seen = provider.http().get("/v1/listings/" + listing.id()).orThrow();
    assertThat(seen.as(Listing.class).stock()).isEqualTo(1);
    Order order = bought(client, listing);
    assertThat(left(listing)).isZero();
    // The provider had seen one, sells it elsewhere and writes down that none is left.
    Answer none = changed(listing, 0, seen.header("ETag"));
    assertThat(none.as(Listing.class).stock()).isEqualTo(1);
    assertThat(left(listing)).isZero();
    // Ten more.
    Answer more = changed(listing, 11, none.header("ETag"));
    assertThat(left(listing)).isEqualTo(10);
    assertThat(soldOut(listing)).isFalse();
    // Who no longer counts starts anew; the piece of a running order then comes back nowhere.
    Answer uncounted = changed(listing, null, more.header("ETag"));
    assertThat(uncounted.as(Listing.class).left()).isNull();
    platform.settle();
    Market.take(client, order, "withdraw").orThrow();
    platform.settle();
    changed(listing, 3, uncounted.header("ETag"));
    assertThat(left(listing)).isEqualTo(3);

    Answer wrong = provider.http().post("/v1/listings", draft(-1));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("stock", "0 to 100000");
  }

  private Answer changed(Listing listing, @Nullable Integer stock, @Nullable String etag) {
    return provider
        .http()
        .send(
            "PUT",
            "/v1/listings/" + listing.id(),
            draft(stock),
            Map.of("If-Match", Objects.requireNonNull(etag)))
        .orThrow();
  }

  /** The process dies with the piece taken and no step: the janitor ends what was begun. */
  void aDeathWithThePieceInHandLosesAndDoublesNoPiece() {
    Listing listing = goods(1);
    Quote quote = asked(client, listing).as(Quote.class);
    AtomicBoolean dies = new AtomicBoolean(true);
    try (var listening =
        Halt.listen(point -> {
          if (point.equals("trade.piece-taken") && dies.getAndSet(false)) {
            throw new IllegalStateException("the process dies here");
          }
        })) {
      assertThat(ordered(client, quote).status()).isEqualTo(500);
      assertThat(left(listing)).isZero();
      // The client tries again, and it is the same piece.
      assertThat(ordered(client, quote).as(Order.class).state()).isEqualTo("awaiting-payment");
      assertThat(left(listing)).isZero();
      platform.advance(Duration.ofMinutes(16));
      assertThat(left(listing)).isEqualTo(1);

      dies.set(true);
      Quote never = asked(client, listing).as(Quote.class);
      assertThat(ordered(client, never).status()).isEqualTo(500);
      // The client is gone: the janitor places the order, and time ends it.
      platform.advance(Duration.ofMinutes(1));
      assertThat(client.http().get("/v1/orders/" + never.id()).status()).isEqualTo(200);
      platform.advance(Duration.ofMinutes(16));
      assertThat(left(listing)).isEqualTo(1);
    }
  }

  /** Of several who want the last piece one gets it; it comes back and is wanted again. */
  void theLastPieceIsSoldOnce(int rounds) throws Exception {
    List<Someone> buyers = new ArrayList<>();
    for (int i = 0; i < BUYERS; i++) {
      Someone buyer = platform.known("Eager buyer " + i, "Europe/London", "member");
      buyers.add(platform.lasting(buyer, "member"));
    }
    Listing listing = goods(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < rounds; round++) {
        assertThat(left(listing)).isEqualTo(1);
        List<Quote> quotes = new ArrayList<>();
        List<Callable<Answer>> wishes = new ArrayList<>();
        for (Someone buyer : buyers) {
          Quote quote = asked(buyer, listing).as(Quote.class);
          quotes.add(quote);
          wishes.add(() -> ordered(buyer, quote));
        }
        List<Answer> answers = together(threads, wishes);
        assertThat(answers).noneMatch(answer -> answer.status() >= 500);
        List<Answer> won = answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(won).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 201))
            .allMatch(answer -> answer.code().equals("sold-out"));
        assertThat(left(listing)).isZero();
        int winner = answers.indexOf(won.getFirst());
        Order order = won.getFirst().as(Order.class);
        gaveUpWhileWanted(threads, listing, buyers, winner, order, quotes);
      }
    }
  }

  /** The one with the last piece gives it up while another, who asked in time, orders it. */
  private void gaveUpWhileWanted(
      ExecutorService threads,
      Listing listing,
      List<Someone> buyers,
      int winner,
      Order order,
      List<Quote> quotes)
      throws Exception {
    int next = (winner + 1) % BUYERS;
    List<Answer> answers =
        together(
            threads,
            List.of(
                () -> Market.take(buyers.get(winner), order, "give-up"),
                () -> ordered(buyers.get(next), quotes.get(next))));
    answers.getFirst().orThrow();
    Answer wanted = answers.get(1);
    boolean got = wanted.status() == 201;
    assertThat(got || wanted.code().equals("sold-out")).as(wanted.toString()).isTrue();
    assertThat(left(listing)).isEqualTo(got ? 0 : 1);
    if (got) {
      Market.take(buyers.get(next), wanted.as(Order.class), "give-up").orThrow();
    }
  }

  private static List<Answer> together(ExecutorService threads, List<Callable<Answer>> wishes)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(wishes.size());
    List<Future<Answer>> racing = new ArrayList<>();
    for (Callable<Answer> wish : wishes) {
      racing.add(
          threads.submit(() -> {
            start.await();
            return wish.call();
          }));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> answer : racing) {
      answers.add(answer.get());
    }
    return answers;
  }
}
