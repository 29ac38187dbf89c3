package org.comfrey.kernel.web;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JavaType;

/** Reads JSON requests strictly and writes JSON answers. */
final class RequestJson extends JacksonJsonHttpMessageConverter {
  RequestJson() {
    super(Json.requests());
  }

  @Override
  public Object read(
      ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
      throws IOException {
    JavaType target = getJavaType(type.getType(), null);
    try (JsonParser parser = new CheckedText(Json.requests().createParser(message.getBody()))) {
      return Json.requests().readerFor(target).readValue(parser);
    } catch (JacksonException failure) {
      throw JsonProblems.of(failure);
    }
  }
}
