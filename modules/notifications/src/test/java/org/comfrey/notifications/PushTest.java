package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.ECPrivateKeySpec;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.ChannelSwitch;
import org.comfrey.api.notifications.NewPushDevice;
import org.comfrey.api.notifications.NotificationDelivery;
import org.comfrey.api.notifications.NotificationSettingsChange;
import org.comfrey.api.notifications.PushDevice;
import org.comfrey.api.notifications.QuietHours;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Web push, against a push service that opens what it is sent. */
class PushTest {
  private static Fixture fixture;

  private PushService service;
  private PersonId ada;

  @BeforeAll
  static void begin() {
    fixture = new Fixture();
  }

  @AfterAll
  static void end() {
    fixture.close();
  }

  @BeforeEach
  void people() {
    service = PushService.started();
    ada = fixture.person("Ada", "en");
  }

  @AfterEach
  void stop() {
    assertThat(service.refusals()).isEmpty();
    service.close();
  }

  private static <T> T as(PersonId person, Supplier<T> work) {
    return Callers.callAs(Fixture.caller(person), work);
  }

  private PushDevice device(PersonId person, NewPushDevice device) {
    PushDevice added = as(person, () -> fixture.push.addPushDevice(device).getBody());
    assertThat(added).isNotNull();
    return added;
  }

  private List<NotificationDelivery> pushes() {
    return fixture.log(ada).stream().filter(one -> one.channel().equals("push")).toList();
  }

  private static byte[] decoded(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  @Test
  void theExampleOfTheStandardIsEncryptedToTheLetter() throws GeneralSecurityException {
    // RFC 8291, section 5 and appendix A.
    byte[] senderPoint =
        decoded(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg"
                + "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    BigInteger senderSecret =
        new BigInteger(1, decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
    KeyPair sender =
        new KeyPair(
            PushMessage.key(senderPoint),
            KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(senderSecret, PushMessage.curve())));
    byte[] body =
        PushMessage.encrypt(
            "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
            decoded(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
                    + "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            decoded("BTBZMqHH6r4Tts7J_aSIgg"),
            sender,
            decoded("DGv6ra1nlYgDCS1FRnbzlw"));
    assertThat(PushService.encoded(body))
        .isEqualTo(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
  }

  @Test
  void whatIsNoPointOfTheCurveIsRefused() {
    byte[] point = decoded(service.subscription("phone").p256dh());
    point[40] ^= 1;
    NewPushDevice forged =
        new NewPushDevice(
            "phone",
            service.subscription("phone").endpoint(),
            PushService.encoded(point),
            service.subscription("phone").auth());
    assertRefused(forged);
    assertRefused(new NewPushDevice("phone", forged.endpoint(), "AAAA", forged.auth()));
    assertRefused(
        new NewPushDevice(
            "phone", forged.endpoint(), service.subscription("phone").p256dh(), "AAAA"));
  }

  private void assertRefused(NewPushDevice device) {
    assertThatThrownBy(() -> device(ada, device))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.is(PushEndpoint.REFUSED)).isTrue());
    assertThat(fixture.devices.of(ada)).isEmpty();
  }

  @Test
  void anAddressInsideTheNetworkIsRefused() {
    NewPushDevice good = service.subscription("phone");
    for (String inside :
        List.of(
            "http://127.0.0.66/",
            "http://inside.example/",
            "https://inside.example/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest",
            "https://[fd00::1]/",
            "ftp://127.0.0.1/",
            "https://user@127.0.0.1/",
            "not an address",
            "")) {
      assertRefused(new NewPushDevice("phone", inside, good.p256dh(), good.auth()));
    }
  }

  @Test
  void aNameThatLeadsInsideLaterIsNotConnectedTo() {
    NewPushDevice rebound = service.subscription("phone", "inside.example");
    fixture.devices.put(UUID.randomUUID(), ada, rebound, fixture.clock.instant());
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    assertThat(service.opened()).isEmpty();
    assertThat(pushes().getFirst().state()).isEqualTo("failed");
    assertThat(pushes().getFirst().reason()).isEqualTo("refused");
  }

  @Test
  void aNudgeReachesEveryDeviceAndSaysNothingOfWhatItIsAbout() {
    device(ada, service.subscription("phone"));
    device(ada, service.subscription("desk"));
    News news = fixture.tell(ada, "order.booked", Map.of("title", "Massage for a bad back"));
    assertThat(service.opened()).hasSize(2);
    JsonNode nudge = JsonMapper.shared().readTree(service.opened().getFirst());
    assertThat(nudge.propertyNames()).containsExactlyInAnyOrder("id", "said", "link");
    assertThat(nudge.path("id").asString()).isEqualTo(news.id().toString());
    assertThat(nudge.path("said").asString()).isEqualTo("News about your bookings");
    assertThat(service.opened().toString()).doesNotContain("Massage", "back", "Ada");
    assertThat(pushes()).allMatch(one -> one.state().equals("sent"));
    assertThat(pushes().stream().map(NotificationDelivery::destination))
        .containsExactlyInAnyOrder("phone", "desk");
    // The same news again, as after a crash, are not pushed again.
    fixture.teller.tell(news.id().toString());
    assertThat(service.opened()).hasSize(2);
  }

  @Test
  void aSubscriptionThatIsGoneIsForgotten() {
    device(ada, service.subscription("phone"));
    service.answersNext(410);
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    assertThat(fixture.devices.of(ada)).isEmpty();
    assertThat(pushes().getFirst().state()).isEqualTo("gone");
    fixture.tell(ada, "order.confirm", Map.of("title", "Yoga"));
    assertThat(pushes()).hasSize(1);
  }

  @Test
  void aServiceThatIsAwayIsAskedAgainAndOneThatRefusesIsNot() {
    device(ada, service.subscription("phone"));
    service.answersNext(503);
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    assertThat(pushes().getFirst().reason()).isEqualTo("retry");
    fixture.moveTo(fixture.clock.instant().plus(Duration.ofMinutes(1)));
    assertThat(pushes().getFirst().state()).isEqualTo("sent");
    assertThat(pushes().getFirst().tries()).isEqualTo(2);
    service.answersNext(413);
    fixture.tell(ada, "order.confirm", Map.of("title", "Yoga"));
    assertThat(pushes().stream().map(NotificationDelivery::state))
        .containsExactlyInAnyOrder("sent", "failed");
  }

  @Test
  void aBrowserTellsOnlyWhoSubscribedLast() {
    PersonId ben = fixture.person("Ben", "de");
    device(ada, service.subscription("phone"));
    device(ben, service.subscription("phone"));
    assertThat(fixture.devices.of(ada)).isEmpty();
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    assertThat(service.opened()).isEmpty();
    fixture.tell(ben, "order.booked", Map.of("title", "Yoga"));
    assertThat(service.opened().toString()).contains("Neues zu Ihren Buchungen");
  }

  @Test
  void anothersDeviceIsNotThere() {
    PersonId ben = fixture.person("Ben", "en");
    PushDevice adas = device(ada, service.subscription("phone"));
    assertThatThrownBy(() -> as(ben, () -> fixture.push.forgetPushDevice(adas.id())))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> as(ben, () -> fixture.push.tryPushDevice(adas.id())))
        .isInstanceOf(ProblemException.class);
    as(ada, () -> fixture.push.tryPushDevice(adas.id()));
    assertThat(service.opened()).hasSize(1);
    as(ada, () -> fixture.push.forgetPushDevice(adas.id()));
    assertThat(fixture.devices.of(ada)).isEmpty();
  }

  @Test
  void quietHoursHoldPushesBackAndWhatIsMutedIsNotPushed() {
    device(ada, service.subscription("phone"));
    fixture.desk.change(
        ada,
        fixture.wishes.of(ada),
        new NotificationSettingsChange(
            List.of(new ChannelSwitch("messages", "push", false)),
            new QuietHours(true, LocalTime.of(22, 0), LocalTime.of(7, 0)),
            null,
            null));
    ZoneId vienna = ZoneId.of("Europe/Vienna");
    fixture.moveTo(LocalTimes.next(fixture.clock.instant(), LocalTime.of(23, 0), vienna));
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    fixture.tell(ada, "message.unread", Map.of("conversation", "x"));
    assertThat(service.opened()).isEmpty();
    fixture.moveTo(LocalTimes.next(fixture.clock.instant(), LocalTime.of(7, 0), vienna));
    assertThat(service.opened()).hasSize(1);
    assertThat(pushes()).hasSize(1);
  }

  @Test
  void theKeyOfThePlatformIsMadeOnceAndNotKeptInClear() {
    String key = fixture.pushKeys.point();
    assertThat(fixture.pushKeys.point()).isEqualTo(key);
    assertThat(decoded(key)).hasSize(PushMessage.POINT_BYTES);
    byte[] sealed =
        fixture.database.sql().sql("select sealed from push_key").query(byte[].class).single();
    assertThatThrownBy(() ->
            KeyFactory.getInstance("EC")
                .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(sealed)))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
