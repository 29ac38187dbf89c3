package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The nginx in front of several nodes: TLS 1.3 and HTTP/2 towards people, plain HTTP towards the
 * nodes of the same machine. Its settings are a file that is written anew and read again without
 * ending what is under way.
 */
final class Nginx implements AutoCloseable {
  private static final int STOP_SECONDS = 30;

  private final Path binary;
  private final Path folder;
  private final URI origin;
  private final String address;
  private final Path certificate;
  private final Path key;
  private @Nullable Process process;

  /**
   * An nginx that is not started yet.
   *
   * @param folder its settings, caches and logs; the worker's account must be able to reach it
   * @param origin what people's browsers are given
   * @param address what it binds
   */
  Nginx(Path binary, Path folder, URI origin, String address, Path certificate, Path key) {
    this.binary = binary;
    this.folder = folder;
    this.origin = origin;
    this.address = address;
    this.certificate = certificate;
    this.key = key;
  }

  /** Where this machine has it. */
  static Path find(Map<String, String> environment) {
    String named = environment.getOrDefault("COMFREY_NGINX", "");
    Stream<Path> places =
        named.isBlank()
            ? Stream.concat(
                Stream.of(environment.getOrDefault("PATH", "").split(":"))
                    .map(folder -> Path.of(folder, "nginx")),
                Stream.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx")))
            : Stream.of(Path.of(named));
    return places
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                "nginx was not found, which the nodes of this shape stand behind. Install it (Debian"
                    + " and Ubuntu: apt-get install nginx) or name it in COMFREY_NGINX, then run the"
                    + " same command again"));
  }

  /** Starts it in front of those ports. */
  void start(List<Integer> ports) {
    try {
      Files.createDirectories(folder.resolve("tmp"));
      write(ports);
      check();
      // One that a killed process left behind holds the port.
      if (Files.exists(folder.resolve("nginx.pid"))) {
        run("-s", "stop");
      }
      process = command("-g", "daemon off;").inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException("nginx cannot be started", e);
    }
  }

  /** Sends what comes from now on to those ports alone; what is under way goes on. */
  void direct(List<Integer> ports) {
    write(ports);
    if (run("-s", "reload") != 0) {
      throw new Refused("nginx did not take its new settings; its log is in " + folder);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  private void check() throws IOException {
    Process tried = command("-t", "-q").redirectErrorStream(true).start();
    String said = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (await(tried) != 0) {
      throw new Refused("nginx refuses its settings: " + said.strip());
    }
  }

  private int run(String... arguments) {
    try {
      return await(
          command(arguments)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int await(Process process) {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private ProcessBuilder command(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                binary.toString(),
                "-p",
                folder.toString(),
                "-e",
                folder.resolve("error.log").toString(),
                "-c",
                folder.resolve("nginx.conf").toString()));
    all.addAll(List.of(arguments));
    return new ProcessBuilder(all);
  }

  private void write(List<Integer> ports) {
    try {
      Path part = folder.resolve("nginx.conf.part");
      Files.writeString(part, settings(ports));
      Files.move(
          part,
          folder.resolve("nginx.conf"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole file, for reading it in a test, too. */
  String settings(List<Integer> ports) {
    String servers =
        ports.stream()
            .map(port -> "    server 127.0.0.1:" + port + " max_fails=1 fail_timeout=2s;\n")
            .collect(Collectors.joining());
    return TEMPLATE
        .replace("{folder}", folder.toString())
        .replace("{account}", isRoot() ? "user root;\n" : "")
        .replace("{servers}", servers)
        .replace("{listen}", address + ":" + (origin.getPort() < 0 ? 443 : origin.getPort()))
        .replace("{certificate}", certificate.toString())
        .replace("{key}", key.toString());
  }

  /** Its workers must reach the data folder, which nobody else may. */
  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null && running.isAlive()) {
      running.destroy();
      await(running);
    }
  }

  // Answers with data are not compressed: a length that depends on a secret and on what somebody
  // put beside it tells the secret (BREACH). What nginx refuses by itself has the form of all other
  // refusals.
  private static final String TEMPLATE =
      """
      # Written by ./comfrey up --shape ha at each start: changes here are lost.
      {account}worker_processes auto;
      pid {folder}/nginx.pid;
      error_log {folder}/error.log warn;
      events {
        worker_connections 8192;
      }
      http {
        access_log off;
        server_tokens off;
        client_body_temp_path {folder}/tmp/body;
        proxy_temp_path {folder}/tmp/proxy;
        fastcgi_temp_path {folder}/tmp/fastcgi;
        uwsgi_temp_path {folder}/tmp/uwsgi;
        scgi_temp_path {folder}/tmp/scgi;
        proxy_cache_path {folder}/tmp/assets levels=1:2 keys_zone=assets:1m max_size=256m
          inactive=30d;
        gzip on;
        gzip_vary on;
        gzip_min_length 1024;
        gzip_types text/css text/javascript application/javascript image/svg+xml
          application/manifest+json;
        map $http_upgrade $connection_upgrade {
          default upgrade;
          ''      '';
        }
        upstream nodes {
          zone nodes 64k;
      {servers}    keepalive 64;
        }
        server {
          listen {listen} ssl http2;
          ssl_protocols TLSv1.3;
          ssl_certificate {certificate};
          ssl_certificate_key {key};
          ssl_session_tickets off;
          client_max_body_size 12m;
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Proto https;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_connect_timeout 2s;
          # Longer than a stream is silent, and than any request may take.
          proxy_read_timeout 120s;
          # A request that may have been seen is not sent twice, unless it only reads.
          proxy_next_upstream error timeout;
          proxy_next_upstream_tries 2;
          error_page 502 504 = @unavailable;
          location / {
            proxy_pass http://nodes;
          }
          location ^~ /assets/ {
            proxy_pass http://nodes;
            proxy_cache assets;
            proxy_cache_lock on;
            proxy_cache_use_stale error timeout updating;
          }
          location @unavailable {
            internal;
            default_type application/problem+json;
            add_header Retry-After 1 always;
            return 503 '{"type":"about:blank","title":"Unavailable","status":503,\
      "code":"unavailable","detail":"The server is being restarted. Try again in a moment."}';
          }
        }
      }
      """;
}
