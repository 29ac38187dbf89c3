package org.comfrey.app;

import org.comfrey.kernel.runtime.ModuleRuntime;

/** What {@code up} says when it is ready. */
final class Welcome {
  private Welcome() {}

  static void print(UpOptions options, ModuleRuntime runtime, long millis) {
    String address =
        options.url() == null ? "http://localhost:" + runtime.port() : options.url().toString();
    StringBuilder out = new StringBuilder();
    out.append("\nComfrey is ready at ").append(address);
    out.append(String.format(java.util.Locale.ROOT, "  (%.1f s)%n", millis / 1000.0));
    World.accounts(options).forEach(account -> out.append(account.line()).append('\n'));
    World.firstOperatorLink(options, runtime)
        .ifPresent(
            path -> out.append("  First operator: ").append(address).append(path).append('\n'));
    out.append("Data in ").append(options.data()).append("; Ctrl-C stops it.\n");
    System.out.println(out);
  }
}
