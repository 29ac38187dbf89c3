package org.comfrey.kernel.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.comfrey.kernel.web.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Where the processes of one platform call each other: a port of its own, with TLS 1.3 in which
 * both sides show a certificate that the platform's own authority signed. Without certificates the
 * port opens on the loopback address only.
 */
public final class InternalPort {
  /** The file of this process's certificate and its key (PKCS #12). */
  public static final String KEY_STORE = "comfrey.internal.key-store";

  /** The file of the authority whose certificates are trusted (PKCS #12). */
  public static final String TRUST_STORE = "comfrey.internal.trust-store";

  /** The password of both files. */
  public static final String STORE_PASSWORD = "comfrey.internal.store-password";

  /** What the port binds, where that is not what the public port binds. */
  public static final String ADDRESS = "comfrey.internal.address";

  private static final int UNLIMITED = -1;

  /** Longer than clients keep one that nobody uses (30 seconds), so that it is they who end it. */
  private static final Duration KEPT = Duration.ofSeconds(75);

  private InternalPort() {}

  /** The connector to serve beside the public one. */
  static Connector connector(RuntimeOptions options, int port) {
    var connector = new Connector(Http11NioProtocol.class.getName());
    connector.setPort(port);
    connector.setProperty("maxConnections", Integer.toString(Limits.CONNECTIONS));
    connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(Limits.HEADERS_BYTES));
    var protocol = (Http11NioProtocol) connector.getProtocolHandler();
    protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    // A connection costs two handshakes of certificates; our own processes keep theirs.
    protocol.setMaxKeepAliveRequests(UNLIMITED);
    protocol.setKeepAliveTimeout((int) KEPT.toMillis());
    String bound = options.properties().getOrDefault(ADDRESS, options.address());
    InetAddress address = InetAddress.ofLiteral(bound);
    protocol.setAddress(address);
    Stores stores = Stores.of(options.properties());
    if (stores != null) {
      secure(connector, protocol, stores);
    } else if (!address.isLoopbackAddress()) {
      throw new IllegalStateException(
          "the internal port would be open to "
              + bound
              + " without certificates: give "
              + KEY_STORE
              + ", "
              + TRUST_STORE
              + " and "
              + STORE_PASSWORD
              + ", or bind 127.0.0.1");
    }
    return connector;
  }

  private static void secure(Connector connector, Http11NioProtocol protocol, Stores stores) {
    connector.setScheme("https");
    connector.setSecure(true);
    protocol.setSSLEnabled(true);
    var tls = new SSLHostConfig();
    tls.setProtocols("TLSv1.3");
    tls.setCertificateVerification("required");
    tls.setTruststoreFile(stores.trust().toAbsolutePath().toString());
    tls.setTruststorePassword(stores.password());
    tls.setTruststoreType("PKCS12");
    var certificate = new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(stores.key().toAbsolutePath().toString());
    certificate.setCertificateKeystorePassword(stores.password());
    certificate.setCertificateKeystoreType("PKCS12");
    tls.addCertificate(certificate);
    protocol.addSslHostConfig(tls);
  }

  /** The client that shows this process's certificate, where it has one. */
  static HttpClient client(RuntimeOptions options) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // Otherwise every body that is handed on begins a thread of the operating system.
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Limits.MODULE_CONNECT_TIME);
    Stores stores = Stores.of(options.properties());
    if (stores != null) {
      client.sslContext(stores.context());
    }
    return client.build();
  }

  /** The files of this process's certificate and of the authority that it trusts (PKCS #12). */
  private record Stores(Path key, Path trust, String password) {
    static @Nullable Stores of(Map<String, String> properties) {
      String key = properties.get(KEY_STORE);
      String trust = properties.get(TRUST_STORE);
      String password = properties.get(STORE_PASSWORD);
      if (key == null && trust == null) {
        return null;
      }
      if (key == null || trust == null || password == null) {
        throw new IllegalStateException(
            "give all of "
                + KEY_STORE
                + ", "
                + TRUST_STORE
                + " and "
                + STORE_PASSWORD
                + ", or none");
      }
      return new Stores(Path.of(key), Path.of(trust), password);
    }

    SSLContext context() {
      try {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(key), password.toCharArray());
        var authorities =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        authorities.init(store(trust));
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), authorities.getTrustManagers(), null);
        return context;
      } catch (GeneralSecurityException | IOException unreadable) {
        throw new IllegalStateException(
            "the certificates in " + key + " and " + trust + " cannot be used", unreadable);
      }
    }

    private KeyStore store(Path file) throws GeneralSecurityException, IOException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password.toCharArray());
      }
      return store;
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
      return "certificates in " + key;
    }
  }
}
