package org.comfrey.calendar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches calendars from addresses that strangers name. Every connection, also those of redirects,
 * is made to an address that was looked at here: the client asks this for the addresses of a host
 * and connects to what it is given, so a name that changes its mind between two questions (DNS
 * rebinding) gains nothing. Size and time are bounded; no cookies, no credentials, no proxy.
 */
final class CalendarFetcher implements AutoCloseable {
  static final int LARGEST_BYTES = 5 * 1024 * 1024;

  private static final int MOST_REDIRECTS = 3;
  private static final int LONGEST_URL = 2_000;
  private static final Timeout PATIENCE = Timeout.of(5, TimeUnit.SECONDS);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final CloseableHttpClient client;

  /** What can be looked up; the system's own in production. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** Could not be read; the message is a sentence for the person who named the address. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String sentence;

    Unreadable(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }

    String sentence() {
      return sentence;
    }
  }

  CalendarFetcher(Lookup lookup, Predicate<InetAddress> allowed) {
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
                    .setMaxConnTotal(20)
                    .setMaxConnPerRoute(2)
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setMaxRedirects(MOST_REDIRECTS)
                    .setCircularRedirectsAllowed(false)
                    .setConnectionRequestTimeout(PATIENCE)
                    .setResponseTimeout(PATIENCE)
                    .setAuthenticationEnabled(false)
                    .build())
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
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
          throw new Unreadable("The address leads into a network that is not public.");
        }
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** Refuses what is no address of the web, before anybody is asked. */
  static URI address(String text) {
    try {
      String web = text.strip().replaceFirst("(?i)^webcals?://", "https://");
      URI uri = new URI(web).normalize();
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("https") || scheme.equals("http"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && text.length() <= LONGEST_URL) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      // Refused below, in words that the sender understands.
    }
    throw new Unreadable("That is no address of a calendar: it begins with https://.");
  }

  /** The text behind an address. */
  String fetch(URI address) {
    long end = System.nanoTime() + LONGEST.toNanos();
    HttpGet request = new HttpGet(address);
    request.setHeader("Accept", "text/calendar, text/plain;q=0.5, */*;q=0.1");
    try {
      return client.execute(request, response -> read(response, end));
    } catch (IOException e) {
      throw new Unreadable("The calendar's server did not answer as it should: " + plain(e) + ".");
    }
  }

  private static String plain(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "there is no such host";
      case java.net.SocketTimeoutException _ -> "it took too long";
      case javax.net.ssl.SSLException _ -> "its certificate is not accepted";
      case java.net.ConnectException _ -> "it is not reachable";
      default -> "the exchange failed";
    };
  }

  private static String read(ClassicHttpResponse response, long end) throws IOException {
    if (response.getCode() != 200) {
      throw new Unreadable("The calendar's server answers " + response.getCode() + ".");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[16_384];
    try (InputStream in = response.getEntity().getContent()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        content.write(buffer, 0, count);
        if (content.size() > LARGEST_BYTES) {
          throw new Unreadable("The calendar is larger than 5 MiB.");
        }
        if (System.nanoTime() > end) {
          throw new Unreadable("The calendar's server is too slow.");
        }
      }
    }
    return content.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
