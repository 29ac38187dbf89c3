package org.comfrey.notifications;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.notifications.NotificationDelivery;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.comfrey.testkit.TestFolders;
import org.comfrey.testkit.TestPostgres;

/** The module on a real database, with a clock that stands and mails that are caught. */
final class Fixture implements AutoCloseable {
  static final URI HOME = URI.create("https://care.example");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** 2 March 2026, 09:00 in Vienna. */
  final MovableClock clock = MovableClock.at("2026-03-02T08:00:00Z");

  final Databases databases = TestPostgres.databases("notifications");
  final ModuleDatabase database = databases.module("notifications");
  final Map<PersonId, Contact> people = new ConcurrentHashMap<>();
  final Map<UUID, AccountMail> accountMails = new HashMap<>();
  final Caught mails = new Caught();
  final Notices notices;
  final WishTable wishes = new WishTable(database);
  final Deliveries deliveries;
  final Teller teller;
  final UnsubscribeLinks links;
  final WishDesk desk;
  final Reminders reminders;
  final ServerKeys keys;
  final Devices devices;
  final PushKeys pushKeys;
  final PushEndpoint push;
  final WebhookTable webhookTable;
  final WebhookFeed feed;
  final WebhooksEndpoint webhooks;

  /** In tests this machine is the public internet, but for 127.0.0.66, which is internal. */
  final Outside outside =
      new Outside(
          host -> InetAddress.getAllByName(host.equals("inside.example") ? "127.0.0.66" : host),
          address -> address.isLoopbackAddress() && !address.getHostAddress().equals("127.0.0.66"));

  private final TimerRunner runner;

  /** Mails that were to be sent; can be told to fail. */
  static final class Caught implements MailSender {
    record Mail(UUID id, Contact to, Letter letter) {}

    final List<Mail> sent = new ArrayList<>();
    private int failures;

    synchronized void failNext(int times) {
      failures = times;
    }

    @Override
    public synchronized void send(UUID id, Contact to, Letter letter) {
      if (failures > 0) {
        failures--;
        throw new IllegalStateException("the mail server is away");
      }
      sent.add(new Mail(id, to, letter));
    }

    synchronized List<String> subjects() {
      return sent.stream().map(mail -> mail.letter().subject()).toList();
    }
  }

  Fixture() {
    Path folder = TestFolders.fresh("notifications");
    MasterKey master = MasterKey.create(folder.resolve("master.key"));
    FieldCipher cipher = new FieldCipher(PersonKeys.open(folder.resolve("people.keys"), master));
    keys = new ServerKeys(master);
    Timers timers = new Timers(database);
    notices = new Notices(database, timers, new LiveStreams(nobodysTokens(), Nodes.alone()));
    deliveries = new Deliveries(database, cipher);
    links = new UnsubscribeLinks(keys, HOME);
    Addresses addresses = new Addresses(people());
    devices = new Devices(database, cipher);
    pushKeys = new PushKeys(database, keys, HOME, clock);
    push =
        new PushEndpoint(
            pushKeys,
            devices,
            new PushSender(outside, pushKeys, new Words()),
            outside,
            addresses,
            new Ids(clock),
            clock);
    Letters letters = new Letters(new Words(), links, HOME);
    Summaries summaries =
        new Summaries(
            database, notices, deliveries, wishes, addresses, letters, mails, timers, clock);
    teller =
        new Teller(
            database,
            notices,
            deliveries,
            wishes,
            new Pace(database),
            addresses,
            letters,
            mails,
            devices,
            new PushSender(outside, pushKeys, new Words()),
            timers,
            clock);
    desk = new WishDesk(wishes, addresses, links, teller);
    reminders = new Reminders(database, timers, notices, wishes, clock);
    webhookTable = new WebhookTable(database, cipher);
    WebhookSender sender =
        new WebhookSender(database, webhookTable, outside, notices, timers, clock);
    feed = new WebhookFeed(database, webhookTable, timers);
    webhooks =
        new WebhooksEndpoint(
            database, webhookTable, outside, timers, new Cursors(master), new Ids(clock), clock);
    runner =
        new TimerRunner(timers, clock)
            .on(Teller.TELL, teller::tell)
            .on(Teller.TRY, teller::attempt)
            .on(Summaries.DIGEST, summaries::digest)
            .on(Summaries.MANY, summaries::many)
            .on(Reminders.TIMER, reminders::due)
            .on(WebhookSender.TIMER, sender::due)
            .start();
  }

  private BearerTokens nobodysTokens() {
    return new BearerTokens(new ImmutableJWKSet<>(new JWKSet()), HOME.toString(), clock);
  }

  private PeopleApi people() {
    return (PeopleApi)
        Proxy.newProxyInstance(
            PeopleApi.class.getClassLoader(),
            new Class<?>[] {PeopleApi.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "contacts" ->
                      ((PeopleQuery) arguments[0])
                          .ids().stream().filter(people::containsKey).map(people::get).toList();
                  case "accountMail" -> {
                    AccountMail mail = accountMails.get((UUID) arguments[0]);
                    if (mail == null) {
                      throw Problems.notFound("mail", arguments[0]);
                    }
                    yield mail;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** That person, signed in. */
  static Caller caller(PersonId person) {
    return new Caller(
        person,
        Set.of(Role.MEMBER),
        new SignInId(UUID.randomUUID()),
        Instant.parse("2026-03-02T08:00:00Z"),
        Set.of("*"));
  }

  /** Somebody in Vienna who reads that language. */
  PersonId person(String name, String locale) {
    PersonId id = new PersonId(UUID.randomUUID());
    people.put(
        id,
        new Contact(
            id, name, name.toLowerCase(Locale.ROOT) + "@test.example", locale, "Europe/Vienna"));
    return id;
  }

  Contact contact(PersonId person) {
    return Objects.requireNonNull(people.get(person));
  }

  /** News of that kind, told now. */
  News tell(PersonId person, String template, Map<String, String> values) {
    News news = News.of(UUID.randomUUID(), person, template, values, null, clock.instant());
    tell(news);
    return news;
  }

  void tell(News news) {
    database.inTransaction(() -> notices.add(news));
    settle();
  }

  void settle() {
    if (!runner.awaitQuiet(PATIENCE)) {
      throw new AssertionError("a timer stayed due");
    }
  }

  void moveTo(Instant instant) {
    clock.moveTo(instant);
    settle();
  }

  List<NotificationDelivery> log(PersonId person) {
    return deliveries.of(person, null, null, 100);
  }

  @Override
  public void close() {
    runner.close();
    databases.close();
  }
}
