package org.comfrey.kernel.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.comfrey.kernel.crypto.AesGcm;
import org.comfrey.kernel.crypto.MasterKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Reads the whole of a repeatable request and holds back its answer, so that {@link
 * IdempotencyCheck}, which knows the endpoint, can decide what to do and this can keep what was
 * answered. It also names the command that the request carries.
 */
final class IdempotencyFilter extends OncePerRequestFilter {
  static final String REQUEST = IdempotencyFilter.class.getName();
  static final byte[] NO_BODY = {};

  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
  private static final Pattern KEY =
      Pattern.compile("[!-~]{1," + Limits.IDEMPOTENCY_KEY_CHARACTERS + "}");
  private static final String[] KEPT_HEADERS = {
    "Content-Type", "Location", "ETag", "Link", "Retry-After"
  };

  private final MasterKey master;

  IdempotencyFilter(MasterKey master) {
    this.master = master;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST")
        || (request.getHeader(Idempotency.HEADER) == null
            && request.getHeader(Command.HEADER) == null);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getRequestURI().startsWith("/internal/")) {
      within(command(request.getHeader(Command.HEADER)), () -> chain.doFilter(request, response));
      return;
    }
    Principal person = request.getUserPrincipal();
    String key = request.getHeader(Idempotency.HEADER);
    if (person == null || key == null) {
      // There is nobody to whom a kept answer could be given again without risk of giving it to
      // another.
      chain.doFilter(request, response);
      return;
    }
    if (!KEY.matcher(key).matches()) {
      throw Problems.invalid(
          Idempotency.HEADER,
          "invalid",
          "The Idempotency-Key is too long or has blanks or other characters than ASCII.",
          "1 to " + Limits.IDEMPOTENCY_KEY_CHARACTERS + " visible ASCII characters");
    }
    var repeatable = Repeatable.of(master, person.getName(), key, request);
    request.setAttribute(REQUEST, repeatable);
    within(
        repeatable.command(),
        () -> answer(new RereadBody(request, repeatable.body()), response, repeatable, chain));
  }

  private static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      Repeatable repeatable,
      FilterChain chain)
      throws IOException, ServletException {
    var held = new ContentCachingResponseWrapper(response);
    boolean answered = false;
    try {
      chain.doFilter(request, held);
      answered = true;
    } finally {
      finish(repeatable, held, answered);
    }
    held.copyBodyToResponse();
  }

  private static void finish(
      Repeatable repeatable, ContentCachingResponseWrapper held, boolean answered) {
    Claim claim = repeatable.claim;
    if (claim == null) {
      return;
    }
    try {
      if (answered && isFinal(held.getStatus())) {
        claim.answers().keep(repeatable.scope(), claim.owner(), repeatable.seal(stored(held)));
      } else {
        claim.answers().release(repeatable.scope(), claim.owner());
      }
    } catch (RuntimeException failure) {
      // The request was carried out and is answered; without the kept answer, a repetition after
      // the lease is carried
      // out again and meets its own command id.
      LOG.warn("An answer could not be kept for repetitions", failure);
    }
  }

  /**
   * Whether the answer says what became of the request. The others say that it was not even tried,
   * or that its outcome is unknown: the same key may try again.
   */
  private static boolean isFinal(int status) {
    return switch (status) {
      case 400, 401, 403, 405, 406, 408, 413, 415, 425, 428, 429, 431 -> false;
      default -> status < 500;
    };
  }

  private static StoredAnswer stored(ContentCachingResponseWrapper held) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : KEPT_HEADERS) {
      String value = name.equals("Content-Type") ? held.getContentType() : held.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new StoredAnswer(held.getStatus(), headers, held.getContentAsByteArray());
  }

  private static @Nullable UUID command(@Nullable String header) {
    try {
      return header == null ? null : UUID.fromString(header);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private interface Exchange {
    void run() throws IOException, ServletException;
  }

  private static void within(@Nullable UUID command, Exchange exchange)
      throws IOException, ServletException {
    if (command == null) {
      exchange.run();
      return;
    }
    try {
      ScopedValue.where(Command.CURRENT, command)
          .call(() -> {
            exchange.run();
            return true;
          });
    } catch (IOException | ServletException | RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Who carries the request out, and where its answer is kept. */
  record Claim(IdempotentAnswers answers, UUID owner) {}

  /** A request that may come again. */
  static final class Repeatable {
    private final MasterKey master;
    private final String operation;
    private final String query;
    private final byte[] scope;
    private final byte[] body;
    private byte @Nullable [] secret;
    @Nullable Claim claim;

    private Repeatable(MasterKey master, String operation, String query, byte[] body) {
      this.master = master;
      this.operation = operation;
      this.query = query;
      this.scope = hash(NO_BODY, operation.getBytes(StandardCharsets.UTF_8));
      this.body = body;
    }

    static Repeatable of(MasterKey master, String person, String key, HttpServletRequest request)
        throws IOException {
      String query = request.getQueryString();
      return new Repeatable(
          master,
          person + " " + request.getMethod() + " " + request.getRequestURI() + " " + key,
          query == null ? "" : query,
          whole(request));
    }

    /** Reading to the end without knowing where it is costs a buffer of 16 KiB. */
    private static byte[] whole(HttpServletRequest request) throws IOException {
      int length = request.getContentLength();
      InputStream body = request.getInputStream();
      return length < 0 ? body.readAllBytes() : body.readNBytes(length);
    }

    /** Made when it is asked for: an endpoint that keeps its own answers never does. */
    private byte[] secret() {
      byte[] made = secret;
      if (made == null) {
        made = master.derive("idempotency/" + operation);
        secret = made;
      }
      return made;
    }

    byte[] scope() {
      return scope;
    }

    byte[] fingerprint() {
      return hash(secret(), hash(query.getBytes(StandardCharsets.UTF_8), body));
    }

    byte[] body() {
      return body;
    }

    /** A name for the command (UUIDv8, RFC 9562): the first bits of the scope. */
    UUID command() {
      ByteBuffer bits = ByteBuffer.wrap(scope);
      long high = (bits.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x8000L;
      long low = (bits.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
      return new UUID(high, low);
    }

    byte[] seal(StoredAnswer answer) {
      try {
        return new AesGcm(secret()).encrypt(Json.answers().writeValueAsBytes(answer), scope);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    StoredAnswer open(byte[] sealed) {
      try {
        return Json.answers()
            .readValue(new AesGcm(secret()).decrypt(sealed, scope), StoredAnswer.class);
      } catch (GeneralSecurityException altered) {
        throw new IllegalStateException("a kept answer was altered", altered);
      }
    }

    private static byte[] hash(byte[] first, byte[] second) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(ByteBuffer.allocate(4).putInt(first.length).array());
        digest.update(first);
        return digest.digest(second);
      } catch (java.security.NoSuchAlgorithmException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
