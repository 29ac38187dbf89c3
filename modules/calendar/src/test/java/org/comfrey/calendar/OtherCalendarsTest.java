package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.api.BusySourceId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.BusySource;
import org.comfrey.api.calendar.BusySourceRequest;
import org.comfrey.api.calendar.CalendarFeed;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.kernel.client.PublicAddresses;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calendars from outside, and one's own for the outside. */
class OtherCalendarsTest {
  private static final String TEN = "2026-03-02T10:00:00Z";
  private static final String DENTIST =
      """
      BEGIN:VCALENDAR\r
      BEGIN:VEVENT\r
      DTSTART:20260302T100000Z\r
      DTEND:20260302T103000Z\r
      SUMMARY:Dentist\r
      END:VEVENT\r
      END:VCALENDAR\r
      """;

  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();
  private final PersonId client = fixture.person();
  private final ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));
  private volatile String served = DENTIST;
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/calendar.ics", exchange -> answer(exchange, 200, served));
    server.createContext("/gone", exchange -> answer(exchange, 404, "no"));
    server.createContext("/big", OtherCalendarsTest::endless);
    server.createContext(
        "/inside",
        exchange -> redirect(exchange, "http://inside.example:" + port() + "/calendar.ics"));
    server.createContext("/round", exchange -> redirect(exchange, "/round?" + asked.get()));
    server.createContext("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
    server.createContext("/moved", exchange -> redirect(exchange, "/calendar.ics"));
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    fixture.close();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  private void answer(HttpExchange exchange, int status, String text) throws IOException {
    asked.incrementAndGet();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void redirect(HttpExchange exchange, String to) throws IOException {
    asked.incrementAndGet();
    exchange.getResponseHeaders().add("Location", to);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] much = new byte[64 * 1024];
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 1_000; i++) {
        out.write(much);
      }
    } catch (IOException hungUp) {
      exchange.close();
    }
  }

  private BusySource subscribe(String url) {
    return Fixture.body(
        Fixture.as(
                provider,
                () -> fixture.calendar.subscribe(new BusySourceRequest("Private", url, null)))
            .getBody());
  }

  private String unreadable(String url) {
    try {
      subscribe(url);
    } catch (ProblemException refused) {
      assertThat(refused.code().code()).isEqualTo("calendar-unreadable");
      assertThat(Fixture.as(provider, () -> fixture.calendar.busySources())).isEmpty();
      return String.valueOf(refused.getMessage());
    }
    throw new AssertionError("read " + url);
  }

  private HoldReply hold(String start) {
    return fixture.hold(fixture.order(), listing, client, start);
  }

  @Test
  void addressesInsideTheNetworkAreNeverAskedNotEvenByARedirect() {
    assertThat(unreadable("http://inside.example:" + port() + "/calendar.ics"))
        .contains("not public");
    assertThat(asked).hasValue(0);
    assertThat(unreadable(url("/inside"))).contains("not public");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aNameThatChangesItsMindGainsNothing() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    // Public at the first question, internal at every other: only what was checked is connected to.
    try (CalendarFetcher fetcher =
        new CalendarFetcher(
            host ->
                new InetAddress[] {
                  InetAddress.getByName(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.66")
                },
            address -> !address.getHostAddress().equals("127.0.0.66"))) {
      String rebinding = "http://rebinding.example:" + port() + "/calendar.ics";
      assertThat(fetcher.fetch(CalendarFetcher.address(rebinding))).isEqualTo(DENTIST);
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void whatIsNoAddressOrNoCalendarOrTooMuchIsRefusedWithASentence() {
    for (String wrong :
        List.of(
            "",
            "calendar.ics",
            "file:///etc/passwd",
            "ftp://example.org/a.ics",
            "http://user:password@example.org/a.ics",
            "http://",
            "https://exa mple.org/",
            "http://example.org/" + "a".repeat(2_000))) {
      assertThat(unreadable(wrong)).as(wrong).contains("no address of a calendar");
    }
    assertThat(unreadable(url("/gone"))).contains("404");
    assertThat(unreadable(url("/big"))).contains("larger than 5 MiB");
    assertThat(unreadable(url("/round"))).contains("exchange failed");
    assertThat(unreadable(url("/file"))).contains("exchange failed");
    served = "<html>Please sign in</html>";
    assertThat(unreadable(url("/calendar.ics"))).contains("begins with BEGIN:VCALENDAR");
  }

  @Test
  void busyTimesFromAnAddressCloseTheCalendarUntilTheyAreGone() {
    OrderId before = fixture.order();
    fixture.hold(before, listing, client, "2026-03-02T10:00:00Z");
    BusySource source = subscribe(url("/moved"));
    assertThat(source.busyTimes()).isEqualTo(1);
    // What is booked stays, and the provider is told.
    assertThat(source.conflicts()).isEqualTo(1);
    fixture.step(before, client, provider, 1, "release");
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Taken.class);
    assertThat(
            Fixture.as(
                provider,
                () -> fixture.calendar.bookings("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")))
        .extracting(Booking::kind)
        .containsExactly("imported");
    served = "nonsense";
    BusySource failed = Fixture.as(provider, () -> fixture.calendar.refresh(source.id()));
    assertThat(failed.state()).isEqualTo("failed");
    assertThat(failed.problem()).contains("cannot be read");
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Taken.class);
    served = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    fixture.others.due(source.id());
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void aFileIsReadOnceAndForgottenByItsOwnerAlone() {
    BusySource source =
        Fixture.body(
            Fixture.as(
                    provider,
                    () ->
                        fixture.calendar.importFile(
                            "Old", "UTC", DENTIST.getBytes(StandardCharsets.UTF_8)))
                .getBody());
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Taken.class);
    assertThat(code(() -> Fixture.as(provider, () -> fixture.calendar.refresh(source.id()))))
        .isEqualTo("invalid-request");
    assertThat(code(() -> Fixture.as(client, () -> fixture.calendar.forget(source.id()))))
        .isEqualTo("not-found");
    assertThat(
            code(() ->
                Fixture.as(
                    provider,
                    () ->
                        fixture.calendar.importFile(
                            "Bytes", "UTC", new byte[] {(byte) 0xc3, (byte) 0x28}))))
        .isEqualTo("calendar-unreadable");
    assertThat(
            code(() ->
                Fixture.as(
                    provider, () -> fixture.calendar.importFile("Zone", "Mars/Base", new byte[0]))))
        .isEqualTo("invalid-request");
    Fixture.as(provider, () -> fixture.calendar.forget(source.id()));
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Held.class);
    fixture.others.due(new BusySourceId(fixture.ids.next()));
  }

  private static String code(Runnable call) {
    try {
      call.run();
    } catch (ProblemException refused) {
      return refused.code().code();
    }
    return "allowed";
  }

  @Test
  void onlyPublicAddressesArePublic() throws Exception {
    for (String inside :
        List.of(
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:a00:1",
            "2130706433",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "3fff::1",
            "fec0::1")) {
      assertThat(PublicAddresses.contains(InetAddress.getByName(inside))).as(inside).isFalse();
    }
    for (String outside :
        List.of(
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "193.0.0.1",
            "198.20.0.1",
            "223.255.255.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "64:ff9b::101:101",
            "2002:101:101::")) {
      assertThat(PublicAddresses.contains(InetAddress.getByName(outside))).as(outside).isTrue();
    }
    // An IPv4 address in IPv6 clothes, which the JDK undresses by itself.
    assertThat(PublicAddresses.contains(InetAddress.getByName("::ffff:10.0.0.1"))).isFalse();
  }

  @Test
  void aFeedIsReadByItsSecretUntilItIsRevokedOrMadeAnew() {
    OrderId order = fixture.order();
    fixture.hold(order, listing, client, TEN);
    assertThat(code(() -> Fixture.as(client, () -> fixture.calendar.feed())))
        .isEqualTo("not-found");
    String first = secret(make());
    String text = read(first);
    assertThat(text)
        .contains("UID:" + order + "@comfrey.example")
        .contains("DTSTART:20260302T100000Z", "SUMMARY:Massage", "STATUS:TENTATIVE")
        .contains("METHOD:PUBLISH");
    assertThat(read(first + ".ics")).isEqualTo(text);
    assertThat(Fixture.as(client, () -> fixture.calendar.feed()).url()).isNull();
    String second = secret(make());
    assertThat(code(() -> read(first))).isEqualTo("not-found");
    assertThat(read(second)).isEqualTo(text);
    Fixture.as(client, () -> fixture.calendar.revokeFeed());
    assertThat(code(() -> read(second))).isEqualTo("not-found");
    for (String guess : List.of("", ".ics", "x", client.toString(), "../me")) {
      assertThat(code(() -> read(guess))).isEqualTo("not-found");
    }
  }

  private CalendarFeed make() {
    return Fixture.body(Fixture.as(client, () -> fixture.calendar.makeFeed()).getBody());
  }

  private static String secret(CalendarFeed feed) {
    String url = Fixture.body(feed.url());
    assertThat(url).startsWith("https://comfrey.example/v1/calendar-feeds/");
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private String read(String secret) {
    return new String(
        Fixture.body(fixture.calendar.read(secret).getBody()), StandardCharsets.UTF_8);
  }

  @Test
  void theFeedSaysNeitherNotesNorWhatComesFromElsewhere() {
    Fixture.as(
        client,
        () ->
            fixture.calendar.block(
                new org.comfrey.api.calendar.Block(
                    Instant.parse(TEN), Instant.parse("2026-03-02T11:00:00Z"), "oncologist")));
    Fixture.as(
        client,
        () ->
            fixture.calendar.importFile(
                "Private", "UTC", DENTIST.getBytes(StandardCharsets.UTF_8)));
    assertThat(read(secret(make()))).contains("BEGIN:VEVENT").doesNotContain("oncolog", "Dentist");
  }
}
