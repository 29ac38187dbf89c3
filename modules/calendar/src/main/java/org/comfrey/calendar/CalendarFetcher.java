package org.comfrey.calendar;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.comfrey.kernel.client.GuardedHttp;

/** Fetches calendars from addresses that strangers name. */
final class CalendarFetcher implements AutoCloseable {
  static final int LARGEST_BYTES = 5 * 1024 * 1024;

  private static final GuardedHttp.Limits LIMITS =
      new GuardedHttp.Limits(Duration.ofSeconds(5), Duration.ofSeconds(15), 20, 2, 3);
  private static final int LONGEST_URL = 2_000;

  private final GuardedHttp http;

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

  CalendarFetcher(GuardedHttp.Lookup lookup, Predicate<InetAddress> allowed) {
    http = new GuardedHttp(lookup, allowed, LIMITS);
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
    HttpGet request = new HttpGet(address);
    request.setHeader("Accept", "text/calendar, text/plain;q=0.5, */*;q=0.1");
    try {
      return http.send(request, CalendarFetcher::read);
    } catch (GuardedHttp.InsideException e) {
      throw new Unreadable(e.sentence());
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

  private static String read(ClassicHttpResponse response) throws IOException {
    if (response.getCode() != 200) {
      throw new Unreadable("The calendar's server answers " + response.getCode() + ".");
    }
    byte[] content = response.getEntity().getContent().readNBytes(LARGEST_BYTES + 1);
    if (content.length > LARGEST_BYTES) {
      throw new Unreadable("The calendar is larger than 5 MiB.");
    }
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
