package org.comfrey.notifications;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.comfrey.api.notifications.NewPushDevice;

/** A push service on this machine with a browser behind it, which opens what it is sent. */
final class PushService implements AutoCloseable {
  private final HttpServer server;
  private final KeyPair browser = PushMessage.newPair();
  private final byte[] auth = new byte[PushMessage.AUTH_BYTES];
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> opened = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  PushService() throws IOException {
    new SecureRandom().nextBytes(auth);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  /** What the browser tells the platform; each name is a browser of its own. */
  NewPushDevice subscription(String name) {
    return subscription(name, "127.0.0.1");
  }

  NewPushDevice subscription(String name, String host) {
    return new NewPushDevice(
        name,
        "http://" + host + ":" + server.getAddress().getPort() + "/" + name.replace(' ', '-'),
        encoded(PushMessage.point((ECPublicKey) browser.getPublic())),
        encoded(auth));
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Answers so the next times, then with 201 again. */
  synchronized void answersNext(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  /** What was opened so far. */
  synchronized List<String> opened() {
    return List.copyOf(opened);
  }

  /** What was wrong with requests. */
  synchronized List<String> refusals() {
    return List.copyOf(refusals);
  }

  private synchronized void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Integer told = answers.poll();
      int status = told == null ? 201 : told;
      try {
        check(exchange);
        String plain = open(body);
        if (status < 300) {
          opened.add(plain);
        }
      } catch (GeneralSecurityException | ParseException | com.nimbusds.jose.JOSEException e) {
        refusals.add(String.valueOf(e.getMessage()));
        status = 400;
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void check(HttpExchange exchange)
      throws GeneralSecurityException, ParseException, com.nimbusds.jose.JOSEException {
    var headers = exchange.getRequestHeaders();
    String authorization = headers.getFirst("Authorization");
    String token = authorization.replaceFirst("^vapid t=([^,]+), k=.*$", "$1");
    String key = authorization.replaceFirst("^.*, k=", "");
    SignedJWT jwt = SignedJWT.parse(token);
    ECPublicKey sender = PushMessage.key(Base64.getUrlDecoder().decode(key));
    String origin = "http://" + headers.getFirst("Host");
    if (!jwt.verify(new ECDSAVerifier(sender))
        || !jwt.getJWTClaimsSet().getAudience().equals(List.of(origin))
        || !"aes128gcm".equals(headers.getFirst("Content-Encoding"))
        || Long.parseLong(headers.getFirst("TTL")) < 0) {
      throw new GeneralSecurityException("not let in: " + headers);
    }
  }

  /** The browser's half of RFC 8291, written from the other side. */
  private String open(byte[] body) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(body);
    byte[] salt = new byte[PushMessage.SALT_BYTES];
    in.get(salt);
    in.getInt();
    byte[] sender = new byte[in.get()];
    in.get(sender);
    byte[] record = new byte[in.remaining()];
    in.get(record);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(browser.getPrivate());
    agreement.doPhase(PushMessage.key(sender), true);
    byte[] info =
        PushMessage.joined(
            "WebPush: info\0".getBytes(StandardCharsets.US_ASCII),
            PushMessage.point((ECPublicKey) browser.getPublic()),
            sender);
    byte[] secret = PushMessage.derive(auth, agreement.generateSecret(), info, 32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(derived(salt, secret, "aes128gcm", 16), "AES"),
        new GCMParameterSpec(128, derived(salt, secret, "nonce", 12)));
    byte[] plain = cipher.doFinal(record);
    int end = plain.length - 1;
    while (plain[end] == 0) {
      end--;
    }
    if (plain[end] != 2) {
      throw new GeneralSecurityException("no last record");
    }
    return new String(plain, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] derived(byte[] salt, byte[] secret, String coding, int bytes)
      throws GeneralSecurityException {
    byte[] info = ("Content-Encoding: " + coding + "\0").getBytes(StandardCharsets.US_ASCII);
    return PushMessage.derive(salt, secret, info, bytes);
  }

  static PushService started() {
    try {
      return new PushService();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
