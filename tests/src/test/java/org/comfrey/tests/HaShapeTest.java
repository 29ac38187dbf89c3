package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.comfrey.app.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./comfrey up --shape ha}, with its processes and nginx. */
@Tag("long")
class HaShapeTest {
  private static final int ASKING_AT_ONCE = 6;
  @TempDir private Path data;

  @Test
  void aRestartOfAllNodesDropsNoRequestAndANodeThatIsKilledComesBack() throws Exception {
    // nginx is somebody else's program, which a newcomer's machine may not have; what nodes owe
    // each
    // other is proved without it by TwoNodesTest.
    assumeTrue(
        Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
            .anyMatch(place -> Files.isExecutable(Path.of(place))),
        "nginx is not installed");
    String folder = data.resolve("data").toString();
    String port = Integer.toString(FreePort.next());
    try (CommandLine nodes =
        CommandLine.started("up", "--shape", "ha", "--data", folder, "--port", port)) {
      URI url = nodes.awaitUrl();
      SSLContext trust = trusting(Path.of(folder, "nginx", "edge.pem"));
      try (HttpClient client = client(trust, "TLSv1.3")) {
        itsEdgeSpeaksAsItShould(client, url);
        refusesOlderTls(trust, url);
        assertThat(CommandLine.fails("up", "--data", folder)).contains("--shape ha");
        assertThat(CommandLine.fails("backup", "--data", folder, "--to", folder + "-copy"))
            .contains("people's keys must not lie");
        assertThat(whileAsked(client, url, () -> CommandLine.succeeds("restart", "--data", folder)))
            .containsOnly(200);
        ProcessHandle first = nodes.children("nodes/1").getFirst();
        assertThat(
                whileAsked(
                    client,
                    url,
                    () -> {
                      first.destroyForcibly();
                      first.onExit().join();
                      awaitAnother(nodes, first);
                    }))
            .contains(200)
            .allMatch(status -> status == 200 || status == 503);
      }
    }
  }

  private static void awaitAnother(CommandLine nodes, ProcessHandle dead) {
    while (nodes.children("nodes/1").stream().allMatch(dead::equals)) {
      Thread.onSpinWait();
    }
  }

  /** What reading and writing requests were answered while something was done. */
  private static List<Integer> whileAsked(HttpClient client, URI url, Runnable work)
      throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < ASKING_AT_ONCE; i++) {
      boolean writes = i % 2 == 0;
      asking.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!done.get()) {
                  answers.add(writes ? writing(client, url) : reading(client, url));
                }
              }));
    }
    work.run();
    done.set(true);
    for (Thread one : asking) {
      one.join();
    }
    return List.copyOf(answers);
  }

  private static int reading(HttpClient client, URI url) {
    return status(client, HttpRequest.newBuilder(url.resolve("/v1/search")).build());
  }

  /** A wrong password is a write for nginx, and costs a known answer. */
  private static int writing(HttpClient client, URI url) {
    int status =
        status(
            client,
            HttpRequest.newBuilder(url.resolve("/v1/sign-ins"))
                .header("Content-Type", "application/json")
                .header("Origin", url.toString())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"email\":\"nobody@demo.example\",\"password\":\"a wrong password\"}"))
                .build());
    return status == 401 || status == 422 || status == 429 ? 200 : status;
  }

  private static int status(HttpClient client, HttpRequest request) {
    // A connection that the edge closes says which requests it has not begun (RFC 9113, 6.8).
    // Browsers send those again; this client leaves it to whoever uses it.
    int status = once(client, request);
    return status == -1 ? once(client, request) : status;
  }

  private static int once(HttpClient client, HttpRequest request) {
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status == 429 ? 200 : status;
    } catch (IOException dropped) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private static void itsEdgeSpeaksAsItShould(HttpClient client, URI url) throws Exception {
    HttpResponse<String> page =
        client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
    Matcher asset = Pattern.compile("/assets/[^\"]+\\.js").matcher(page.body());
    if (asset.find()) {
      HttpResponse<byte[]> script =
          client.send(
              HttpRequest.newBuilder(url.resolve(asset.group()))
                  .header("Accept-Encoding", "gzip")
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(script.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(script.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
    }
  }

  private static void refusesOlderTls(SSLContext trust, URI url) {
    try (HttpClient old = client(trust, "TLSv1.2")) {
      assertThatThrownBy(() ->
              old.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(IOException.class);
    }
  }

  private static HttpClient client(SSLContext trust, String protocol) {
    SSLParameters only = trust.getDefaultSSLParameters();
    only.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder().sslContext(trust).sslParameters(only).build();
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "edge", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
