package org.comfrey.notifications;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts to addresses that strangers name. Every connection is made to an address that was looked at
 * here: the client asks this for the addresses of a host and connects to what it is given, so a
 * name that changes its mind between two questions (DNS rebinding) gains nothing. Redirects are not
 * followed; what is answered is read up to a little; no cookies, no credentials, no proxy.
 */
final class Outside implements AutoCloseable {
  private static final Timeout PATIENCE = Timeout.of(10, TimeUnit.SECONDS);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int LONGEST_URL = 2_000;
  private static final int READ_BYTES = 512;

  private final CloseableHttpClient client;
  private final Lookup lookup;
  private final Predicate<InetAddress> allowed;

  /** What can be looked up; the system's own in production. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** The message is a sentence for the person who named the address. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String sentence;

    Refused(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }

    String sentence() {
      return sentence;
    }
  }

  /**
   * What came back.
   *
   * @param body its beginning
   */
  record Answer(int status, String body) {}

  Outside(Lookup lookup, Predicate<InetAddress> allowed) {
    this.lookup = lookup;
    this.allowed = allowed;
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new Checked(lookup, allowed))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(PATIENCE)
                            .setSocketTimeout(PATIENCE)
                            .build())
                    .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(PATIENCE).build())
                    .setMaxConnTotal(40)
                    .setMaxConnPerRoute(4)
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setRedirectsEnabled(false)
                    .setConnectionRequestTimeout(PATIENCE)
                    .setResponseTimeout(PATIENCE)
                    .setAuthenticationEnabled(false)
                    .build())
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableContentCompression()
            .setUserAgent("Comfrey")
            .build();
  }

  /** Answers only with addresses that are allowed; one that is not refuses the whole name. */
  private record Checked(Lookup lookup, Predicate<InetAddress> allowed) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      InetAddress[] addresses = lookup.addresses(host);
      for (InetAddress address : addresses) {
        if (!allowed.test(address)) {
          throw new Refused("The address leads into a network that is not public.");
        }
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /**
   * Refuses what is no address to send to, when somebody names it. A name that cannot be looked up
   * now may be known later, and every connection is looked at again.
   */
  URI address(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new Refused("That is no address: it begins with https://.");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || uri.getRawUserInfo() != null || text.length() > LONGEST_URL) {
      throw new Refused("That is no address: it begins with https:// and names no user.");
    }
    boolean loopback = false;
    try {
      for (InetAddress address : new Checked(lookup, allowed).resolve(host)) {
        loopback = address.isLoopbackAddress();
      }
    } catch (UnknownHostException e) {
      loopback = false;
    }
    // Only where this machine itself is allowed, in tests, is there anything without TLS.
    if (!scheme.equals("https") && !(scheme.equals("http") && loopback)) {
      throw new Refused("That is no address: it begins with https://.");
    }
    return uri;
  }

  /**
   * Posts, and gives the answer whatever its status. What is longer or slower than it may be is cut
   * off: an answer without end holds nobody up.
   */
  Answer post(URI address, Map<String, String> headers, byte[] body) throws IOException {
    long end = System.nanoTime() + LONGEST.toNanos();
    HttpPost request = new HttpPost(address);
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, null));
    ClassicHttpResponse response = client.executeOpen(null, request, null);
    try {
      return new Answer(response.getCode(), begin(response.getEntity(), end));
    } finally {
      // Closing a connection that is kept would first read what is left of the answer.
      request.cancel();
      try {
        response.close();
      } catch (IOException cutOff) {
        // It is what cancelling does.
      }
    }
  }

  private static String begin(@Nullable HttpEntity entity, long end) throws IOException {
    if (entity == null) {
      return "";
    }
    byte[] begin = new byte[READ_BYTES];
    int read = 0;
    InputStream in = entity.getContent();
    while (read < READ_BYTES && System.nanoTime() < end) {
      int more = in.read(begin, read, READ_BYTES - read);
      if (more < 0) {
        break;
      }
      read += more;
    }
    return new String(begin, 0, read, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
