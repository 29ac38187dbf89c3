package org.comfrey.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.kernel.sample.SampleRuntime;
import org.comfrey.kernel.sample.internal.StockApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InternalPortTest {
  private static final ListingId ID = new ListingId(new UUID(1, 2));
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  private RuntimeOptions options(String name) {
    return SampleRuntime.options(folder.resolve(name)).withTargets(name);
  }

  private static RuntimeOptions certified(RuntimeOptions options, Path key, Path trust) {
    return options
        .withProperty(InternalPort.KEY_STORE, key.toString())
        .withProperty(InternalPort.TRUST_STORE, trust.toString())
        .withProperty(InternalPort.STORE_PASSWORD, PASSWORD);
  }

  @Test
  void withoutCertificatesItOpensOnThisMachineOnly() {
    assertThatThrownBy(() ->
            InternalPort.connector(
                options("warehouse").withAddress("0.0.0.0").withInternalPort(0), 0))
        .hasMessageContaining("comfrey.internal.key-store");
    try (ModuleRuntime warehouse =
        ModuleRuntime.of(SampleRuntime.TABLE, options("warehouse").withInternalPort(0)).start()) {
      String path = "/internal/stock/" + ID + "?at=2026-11-22T10:00:00Z";
      assertThat(SampleRuntime.send(warehouse.port(), "GET", path, "").status()).isEqualTo(404);
      assertThat(SampleRuntime.send(warehouse.internalPort(), "GET", path, "").status())
          .isEqualTo(200);
    }
  }

  @Test
  void thePortMayBindAnotherAddressThanThePublicOneAndIsAsStrictThere() {
    assertThatThrownBy(() ->
            InternalPort.connector(
                options("warehouse").withProperty(InternalPort.ADDRESS, "0.0.0.0"), 0))
        .hasMessageContaining("open to 0.0.0.0 without certificates");
  }

  @Test
  void withCertificatesOnlyWhoShowsOneIsAnswered() throws Exception {
    Path key = folder.resolve("key.p12");
    Path trust = folder.resolve("trust.p12");
    makeCertificate(key);
    trustIn(key, trust);
    Path stranger = folder.resolve("stranger.p12");
    makeCertificate(stranger);
    try (ModuleRuntime warehouse =
        ModuleRuntime.of(
                SampleRuntime.TABLE,
                certified(options("warehouse").withInternalPort(0), key, trust))
            .start()) {
      URI address = URI.create("https://localhost:" + warehouse.internalPort());
      for (RuntimeOptions refused :
          new RuntimeOptions[] {options("shop"), certified(options("shop"), stranger, trust)}) {
        StockApi stock =
            new RemoteApis(InternalPort.client(refused))
                .client(StockApi.class, "warehouse", address);
        assertThatThrownBy(() -> stock.stock(ID, NOW))
            .isInstanceOfSatisfying(
                RuntimeException.class,
                failure -> assertThat(RemoteApis.isUnreachable(failure)).isTrue());
      }
      StockApi stock =
          new RemoteApis(InternalPort.client(certified(options("shop"), key, trust)))
              .client(StockApi.class, "warehouse", address);
      assertThat(stock.stock(ID, NOW)).isEqualTo(new StockApi.Stock(ID, NOW, 10));
    }
  }

  @Test
  void howLongTheCertificateIsGoodIsMeasured() throws Exception {
    Path key = folder.resolve("own.p12");
    makeCertificate(key);
    RuntimeOptions none = RuntimeOptions.all(folder, 0);
    RuntimeOptions own =
        none.withProperty(InternalPort.KEY_STORE, key.toString())
            .withProperty(InternalPort.STORE_PASSWORD, PASSWORD);
    assertThat(remainingSeconds(own)).isBetween(86_400.0, 2 * 86_400.0);
    assertThat(remainingSeconds(none)).isNaN();
  }

  private static double remainingSeconds(RuntimeOptions options) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    CertificateStatus status = new CertificateStatus(options);
    status.bindTo(meters);
    return meters.get("comfrey.certificate.remaining.seconds").gauge().value();
  }

  private static void makeCertificate(Path file) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
  }

  private static void trustIn(Path key, Path trust) throws Exception {
    KeyStore own = KeyStore.getInstance(key.toFile(), PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("own", own.getCertificate("own"));
    try (OutputStream out = Files.newOutputStream(trust)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }
}
