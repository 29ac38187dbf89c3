package org.comfrey.kernel.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;

/** A request whose body was read before its endpoint reads it. */
final class RereadBody extends HttpServletRequestWrapper {
  private final ServletInputStream stream;

  RereadBody(HttpServletRequest request, byte[] body) {
    super(request);
    this.stream = new Reread(new ByteArrayInputStream(body));
  }

  @Override
  public ServletInputStream getInputStream() {
    return stream;
  }

  private static final class Reread extends ServletInputStream {
    private final ByteArrayInputStream body;

    Reread(ByteArrayInputStream body) {
      this.body = body;
    }

    @Override
    public int read() {
      return body.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return body.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return body.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("the body was read already");
    }
  }
}
