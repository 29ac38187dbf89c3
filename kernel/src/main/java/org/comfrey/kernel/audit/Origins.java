package org.comfrey.kernel.audit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.comfrey.kernel.crypto.ServerKeys;

/**
 * Marks of networks: equal for one network and telling nobody which. Somebody with IPv6 has 2^64
 * addresses, so it is their network that is marked.
 */
final class Origins {
  private static final String PURPOSE = "audit/origin";
  private static final int MARK_BYTES = 8;

  private final ServerKeys keys;

  Origins(ServerKeys keys) {
    this.keys = keys;
  }

  String markOf(String address) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    byte[] network =
        InetAddress.ofLiteral(address) instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes;
    return HexFormat.of().formatHex(Arrays.copyOf(keys.mac(PURPOSE, network), MARK_BYTES));
  }
}
