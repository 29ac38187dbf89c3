package org.comfrey.kernel.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * A request whose body may not be longer than its kind allows, whether or not it says how long it
 * is.
 */
final class BoundedBody extends HttpServletRequestWrapper {
  private final int limitBytes;
  private @Nullable ServletInputStream body;

  private BoundedBody(HttpServletRequest request, int limitBytes) {
    super(request);
    this.limitBytes = limitBytes;
  }

  static BoundedBody around(HttpServletRequest request) {
    int limit = limitBytes(request.getContentType());
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    return new BoundedBody(request, limit);
  }

  private static int limitBytes(@Nullable String contentType) {
    // Only media is sent as raw bytes.
    return contentType != null && contentType.startsWith(MediaType.APPLICATION_OCTET_STREAM_VALUE)
        ? Limits.BODY_BYTES_LARGEST
        : Limits.BODY_BYTES;
  }

  private static ProblemException tooLarge(int limit) {
    return Problems.BODY_TOO_LARGE
        .because("The body has more than " + limit + " bytes.")
        .with("limitBytes", limit);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    ServletInputStream bounded = body;
    if (bounded == null) {
      bounded = new Bounded(super.getInputStream(), limitBytes);
      body = bounded;
    }
    return bounded;
  }

  private static final class Bounded extends ServletInputStream {
    private final ServletInputStream source;
    private final int limitBytes;
    private int seenBytes;

    Bounded(ServletInputStream source, int limitBytes) {
      this.source = source;
      this.limitBytes = limitBytes;
    }

    @Override
    public int read() throws IOException {
      int read = source.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = source.read(target, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int bytes) {
      seenBytes += bytes;
      if (seenBytes > limitBytes) {
        throw tooLarge(limitBytes);
      }
    }

    @Override
    public boolean isFinished() {
      return source.isFinished();
    }

    @Override
    public boolean isReady() {
      return source.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      source.setReadListener(listener);
    }
  }
}
