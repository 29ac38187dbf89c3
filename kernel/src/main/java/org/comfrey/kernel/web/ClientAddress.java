package org.comfrey.kernel.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.InetAddress;

/** From where a request came that the process at the edge hands on. */
public final class ClientAddress {
  /** Believed on the internal port alone, whose callers have shown our own certificate. */
  public static final String HEADER = "Comfrey-Client-Address";

  private ClientAddress() {}

  /** The request as if it had come from there; as it is, where the text is no address. */
  static HttpServletRequest of(HttpServletRequest request, String address) {
    try {
      InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException noAddress) {
      return request;
    }
    return new HttpServletRequestWrapper(request) {
      @Override
      public String getRemoteAddr() {
        return address;
      }
    };
  }
}
