package org.comfrey.kernel.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.kernel.status.Finding;
import org.comfrey.kernel.status.StatusCheck;

/** Until when the certificate is good that this process shows the others. */
final class CertificateStatus implements StatusCheck, MeterBinder {
  private static final Duration SOON = Duration.ofDays(30);

  private final Map<String, String> properties;
  private final Clock machine = Clock.systemUTC();

  CertificateStatus(RuntimeOptions options) {
    this.properties = options.properties();
  }

  @Override
  public String part() {
    return "certificates";
  }

  @Override
  public List<Finding> look() {
    Optional<Instant> shown = end();
    if (shown.isEmpty()) {
      return List.of(Finding.well("none", Map.of()));
    }
    Instant end = shown.get();
    Map<String, Object> values = Map.of("at", end.toString());
    Instant now = machine.instant();
    if (end.isBefore(now)) {
      return List.of(Finding.broken("expired", values, "certificates-expire"));
    }
    return List.of(
        end.isBefore(now.plus(SOON))
            ? Finding.look("expiring", values, "certificates-expire")
            : Finding.well("good", values));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("comfrey.certificate.remaining.seconds", this, CertificateStatus::remaining)
        .description("how long the certificate is good that this process shows the others")
        .register(registry);
  }

  /** Nothing where it shows none; negative when it has ended. */
  private double remaining() {
    return end()
        .map(end -> (double) Duration.between(machine.instant(), end).toSeconds())
        .orElse(Double.NaN);
  }

  private Optional<Instant> end() {
    String file = properties.get(InternalPort.KEY_STORE);
    String password = properties.get(InternalPort.STORE_PASSWORD);
    return file == null || password == null
        ? Optional.empty()
        : Optional.of(end(Path.of(file), password));
  }

  private static Instant end(Path file, String password) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      Instant end = Instant.MAX;
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          Instant until = certificate.getNotAfter().toInstant();
          end = until.isBefore(end) ? until : end;
        }
      }
      return end;
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new IllegalStateException("the certificate in " + file + " cannot be read", unreadable);
    }
  }
}
