package org.comfrey.identity.privacy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;
import org.comfrey.kernel.web.Json;
import org.springframework.web.util.HtmlUtils;

/**
 * Everything about one person as a zip file: the same content twice, for programs and for people.
 */
public final class ExportArchive {
  private static final String STYLE =
      """
      body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
      section{margin:2rem 0;border-top:1px solid #999}
      dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.2rem 1rem}
      dt{color:#555}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
      article{margin:1rem 0;padding:.5rem 1rem;border:1px solid #ccc;border-radius:.5rem}
      """;

  private ExportArchive() {}

  /** Reads what the modules keep about the person, and packs it. */
  public static byte[] of(PersonId person, List<PersonalData> modules, Instant at) {
    Map<String, Map<String, List<Map<String, Object>>>> found = new LinkedHashMap<>();
    for (PersonalData module : modules) {
      Map<String, List<Map<String, Object>>> tables = module.about(person);
      if (!tables.isEmpty()) {
        found.put(module.module(), tables);
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("person", person.toString());
    document.put("exportedAt", at.toString());
    document.put("modules", found);
    byte[] json = Json.answers().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
    return zip(Map.of("data.json", json, "index.html", page(modules, found, at)));
  }

  private static byte[] zip(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] page(
      List<PersonalData> modules,
      Map<String, Map<String, List<Map<String, Object>>>> found,
      Instant at) {
    var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width\"><title>Your data</title>");
    html.append("<style>").append(STYLE).append("</style><h1>Your data</h1><p>As of ");
    html.append(text(at)).append(". The file data.json holds the same for programs.</p>");
    for (PersonalData module : modules) {
      Map<String, List<Map<String, Object>>> tables = found.getOrDefault(module.module(), Map.of());
      for (PersonalTable table : module.tables()) {
        List<Map<String, Object>> rows = tables.getOrDefault(table.label(), List.of());
        if (!rows.isEmpty()) {
          section(html, module.module(), table, rows);
        }
      }
    }
    return html.append("</html>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void section(
      StringBuilder html, String module, PersonalTable table, List<Map<String, Object>> rows) {
    html.append("<section><h2>").append(text(module + ": " + table.label())).append("</h2>");
    html.append("<p>For ").append(text(table.purpose())).append(". ");
    html.append(text(table.kept())).append("</p>");
    for (Map<String, Object> row : rows) {
      html.append("<article><dl>");
      row.forEach((name, value) ->
          html.append("<dt>")
              .append(text(name))
              .append("</dt><dd>")
              .append(text(value))
              .append("</dd>"));
      html.append("</dl></article>");
    }
    html.append("</section>");
  }

  private static String text(Object value) {
    return HtmlUtils.htmlEscape(value.toString(), "UTF-8");
  }
}
