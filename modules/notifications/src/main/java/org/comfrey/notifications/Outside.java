package org.comfrey.notifications;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.comfrey.kernel.client.GuardedHttp;
import org.jspecify.annotations.Nullable;

/**
 * Posts to addresses that strangers name. Redirects are not followed; what is answered is read up
 * to a little.
 */
final class Outside implements AutoCloseable {
  private static final GuardedHttp.Limits LIMITS =
      new GuardedHttp.Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 40, 4, 0);
  private static final int LONGEST_URL = 2_000;
  private static final int READ_BYTES = 512;

  private final GuardedHttp http;

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

  Outside(GuardedHttp.Lookup lookup, Predicate<InetAddress> allowed) {
    http = new GuardedHttp(lookup, allowed, LIMITS);
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
      for (InetAddress address : http.resolve(host)) {
        loopback = address.isLoopbackAddress();
      }
    } catch (GuardedHttp.InsideException e) {
      throw new Refused(e.sentence());
    } catch (UnknownHostException e) {
      loopback = false;
    }
    // Only where this machine itself is allowed, in tests, is there anything without TLS.
    if (!scheme.equals("https") && !(scheme.equals("http") && loopback)) {
      throw new Refused("That is no address: it begins with https://.");
    }
    return uri;
  }

  /** Posts, and gives the answer whatever its status. */
  Answer post(URI address, Map<String, String> headers, byte[] body) throws IOException {
    HttpPost request = new HttpPost(address);
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, null));
    try {
      return http.send(
          request, response -> new Answer(response.getCode(), begin(response.getEntity())));
    } catch (GuardedHttp.InsideException e) {
      throw new Refused(e.sentence());
    }
  }

  private static String begin(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return "";
    }
    return new String(entity.getContent().readNBytes(READ_BYTES), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
