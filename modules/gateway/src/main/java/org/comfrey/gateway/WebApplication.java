package org.comfrey.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.comfrey.gateway.WebFiles.WebFile;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpRequestHandler;

/**
 * Serves the web application: its files, and its one page at every other address that a person may
 * have in the address bar. What no person types, the addresses of programs, is answered as a
 * problem.
 */
final class WebApplication implements HttpRequestHandler {
  private static final List<String> PROGRAMS =
      List.of("/v1/", "/internal/", "/oauth2/", "/bff/", "/.well-known/", "/assets/", "/problems/");
  private static final String NOT_BUILT =
      """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>Comfrey</title>
      <p>Comfrey is running, but its web application has not been built. Stop it and run
      <code>./comfrey up</code>, which builds it; or run <code>npm ci</code> and
      <code>npm run build</code> in the folder <code>web</code> and start again.</p>
      <p>The API is described at <a href="/openapi.json">/openapi.json</a>.</p>
      </html>
      """;

  private final WebFiles files;

  WebApplication(WebFiles files) {
    this.files = files;
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    WebFile file = files.find(path);
    if (file == null && read && isPage(path)) {
      file = files.find("/index.html");
      if (file == null) {
        notBuilt(response);
        return;
      }
    }
    if (file == null) {
      throw Problems.NOT_FOUND.because("There is nothing at this address.");
    }
    if (!read) {
      response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
      throw Problems.METHOD_NOT_ALLOWED.because(
          "This is a file: it can be read, and nothing else.");
    }
    serve(file, request, response);
  }

  /** A person's address has no dot in its last part; that of a file that is missing has. */
  private static boolean isPage(String path) {
    for (String program : PROGRAMS) {
      if (path.startsWith(program)) {
        return false;
      }
    }
    return path.indexOf('.', path.lastIndexOf('/')) < 0 && !path.contains("/.");
  }

  private static void serve(WebFile file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader(HttpHeaders.ETAG, file.etag());
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    response.setHeader(
        HttpHeaders.CACHE_CONTROL,
        file.isImmutable() ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.etag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    byte[] content = encoded(file, request.getHeader(HttpHeaders.ACCEPT_ENCODING), response);
    response.setContentType(file.type());
    response.setContentLength(content.length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(content);
    }
  }

  private static byte[] encoded(
      WebFile file, @Nullable String accepted, HttpServletResponse response) {
    String encodings = accepted == null ? "" : accepted.toLowerCase(Locale.ROOT);
    byte[] brotli = file.brotli();
    if (brotli != null && encodings.contains("br")) {
      response.setHeader(HttpHeaders.CONTENT_ENCODING, "br");
      return brotli;
    }
    byte[] gzip = file.gzip();
    if (gzip != null && encodings.contains("gzip")) {
      response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
      return gzip;
    }
    return file.content();
  }

  private static void notBuilt(HttpServletResponse response) throws IOException {
    byte[] page = NOT_BUILT.getBytes(StandardCharsets.UTF_8);
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentType("text/html;charset=UTF-8");
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }
}
