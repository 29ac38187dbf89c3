package org.comfrey.kernel.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks addresses that strangers name. Every connection, also those of redirects, is made to an
 * address that was looked at here: the client asks this for the addresses of a host and connects to
 * what it is given, so a name that changes its mind between two questions (DNS rebinding) gains
 * nothing. No cookies, no credentials, no proxy, no second try; whatever takes too long is cut off,
 * also where each byte of it comes in time.
 */
public final class GuardedHttp implements AutoCloseable {
  private final CloseableHttpClient client;
  private final DnsResolver checked;
  private final Duration longest;

  /** What can be looked up; the system's own in production. */
  public interface Lookup {
    /** The addresses of a host. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** What is asked for lies inside the network; the message is a sentence for who named it. */
  public static final class InsideException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InsideException() {
      super("The address leads into a network that is not public.");
    }

    /** The message. */
    public String sentence() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @param patience for a connection, and for each wait on it
   * @param longest for all of an exchange
   * @param perHost connections to one host at a time
   * @param redirects that are followed; 0 for none
   */
  public record Limits(
      Duration patience, Duration longest, int connections, int perHost, int redirects) {}

  /** What becomes of an answer. */
  public interface Reader<T> {
    /** Reads as much as it wants; the connection is closed after that. */
    T read(ClassicHttpResponse response) throws IOException;
  }

  /** {@code allowed} says which addresses may be asked: {@link PublicAddresses#contains}. */
  public GuardedHttp(Lookup lookup, Predicate<InetAddress> allowed, Limits limits) {
    this.checked = new Checked(lookup, allowed);
    this.longest = limits.longest();
    Timeout patience = Timeout.of(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(checked)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(patience)
                            .setSocketTimeout(patience)
                            .build())
                    .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(patience).build())
                    .setMaxConnTotal(limits.connections())
                    .setMaxConnPerRoute(limits.perHost())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setRedirectsEnabled(limits.redirects() > 0)
                    .setMaxRedirects(limits.redirects())
                    .setCircularRedirectsAllowed(false)
                    .setConnectionRequestTimeout(patience)
                    .setResponseTimeout(patience)
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
          throw new InsideException();
        }
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** The addresses of a host as they are now, or {@link InsideException}. */
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return checked.resolve(host);
  }

  /** Asks once; an {@link IOException} says why nothing came, a timeout that it took too long. */
  public <T> T send(HttpUriRequestBase request, Reader<T> reader) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    // Timeouts of the socket begin anew with each byte; this one does not. Later it does nothing.
    CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS)
        .execute(request::cancel);
    try {
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      try {
        return reader.read(response);
      } finally {
        // Closing a connection that is kept would first read what is left of the answer.
        request.cancel();
        closeQuietly(response);
      }
    } catch (IOException e) {
      if (System.nanoTime() >= end) {
        SocketTimeoutException late = new SocketTimeoutException("longer than " + longest);
        late.initCause(e);
        throw late;
      }
      throw e;
    }
  }

  private static void closeQuietly(ClassicHttpResponse response) {
    try {
      response.close();
    } catch (IOException cutOff) {
      // It is what cancelling does.
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
