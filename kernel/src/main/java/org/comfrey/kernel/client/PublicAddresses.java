package org.comfrey.kernel.client;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which addresses belong to the public internet. Everything else (this machine, private and shared
 * networks, link-local with the clouds' metadata, documentation, multicast, what is reserved, and
 * every IPv6 form that wraps such an IPv4 address) is not ours to ask for a stranger. The ranges
 * are those of the IANA special-purpose registries (RFC 6890 and its updates).
 */
public final class PublicAddresses {
  private PublicAddresses() {}

  /** Whether that address may be asked in the name of somebody who gave it. */
  public static boolean contains(InetAddress address) {
    return switch (address) {
      case Inet4Address four -> contains(four.getAddress(), 0);
      case Inet6Address six -> six(six.getAddress());
      default -> false;
    };
  }

  private static boolean six(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    if (zero(bytes, 0, 10)) {
      // Mapped (::ffff:a.b.c.d) and compatible forms, :: and ::1.
      boolean mapped = (bytes[10] & 0xff) == 0xff && (bytes[11] & 0xff) == 0xff;
      return mapped && contains(bytes, 12);
    }
    if (first == 0x0064 && second == 0xff9b) {
      // NAT64: the well-known prefix wraps an IPv4 address, the local-use one is internal.
      return zero(bytes, 4, 12) && contains(bytes, 12);
    }
    if (first == 0x2002) {
      return contains(bytes, 2);
    }
    // Only 2000::/3 is global unicast; of it, Teredo, benchmarks, ORCHID and documentation are not.
    boolean global = (first & 0xe000) == 0x2000;
    boolean special = first == 0x2001 && second < 0x0200;
    boolean documentation =
        (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    return global && !special && !documentation;
  }

  private static boolean zero(byte[] bytes, int from, int until) {
    for (int i = from; i < until; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The IPv4 address that begins there. */
  private static boolean contains(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127;
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 ->
          b != 168
              && !(b == 0 && (c == 0 || c == 2))
              && !(b == 88 && c == 99)
              && !(b == 31 && c == 196)
              && !(b == 52 && c == 193)
              && !(b == 175 && c == 48);
      case 198 -> b != 18 && b != 19 && !(b == 51 && c == 100);
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224;
    };
  }
}
