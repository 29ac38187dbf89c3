package org.comfrey.postgres;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that starts a server in a folder and holds it until it is killed. */
final class HolderProcess implements AutoCloseable {
  private final Process process;
  private final long serverPid;

  private HolderProcess(Process process, long serverPid) {
    this.process = process;
    this.serverPid = serverPid;
  }

  static HolderProcess start(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path").replace(";", File.pathSeparator),
                    HolderProcess.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the other JVM ended before its server served");
    }
    return new HolderProcess(process, Long.parseLong(line));
  }

  long pid() {
    return process.pid();
  }

  long serverPid() {
    return serverPid;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  public static void main(String[] arguments) throws IOException {
    var server = EmbeddedPostgres.start(Options.in(Path.of(arguments[0])));
    System.out.println(server.pid());
    System.in.read();
    server.close();
  }
}
