package org.comfrey.kernel.status;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How much space the data folder still has. */
final class DiskStatus implements StatusCheck {
  private static final double LITTLE = 0.1;
  private static final double VERY_LITTLE = 0.03;
  private static final double BYTES_OF_A_GIGABYTE = 1e9;

  private final Path data;

  DiskStatus(Path data) {
    this.data = data;
  }

  @Override
  public String part() {
    return "disk";
  }

  @Override
  public List<Finding> look() {
    long free = data.toFile().getUsableSpace();
    long total = data.toFile().getTotalSpace();
    double share = total == 0 ? 0 : (double) free / total;
    Map<String, Object> values = Map.of("gigabytes", free / BYTES_OF_A_GIGABYTE, "share", share);
    if (share < VERY_LITTLE) {
      return List.of(Finding.broken("full", values, "disk-filling"));
    }
    return List.of(
        share < LITTLE
            ? Finding.look("filling", values, "disk-filling")
            : Finding.well("free", values));
  }
}
