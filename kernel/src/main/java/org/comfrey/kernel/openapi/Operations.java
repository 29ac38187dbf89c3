package org.comfrey.kernel.openapi;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.comfrey.api.Viewable;
import org.comfrey.kernel.runtime.ApiKind;
import org.comfrey.kernel.web.Idempotency;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.Problem;
import org.comfrey.kernel.web.ProblemWriter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.HttpExchange;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the methods of API interfaces as operations of an OpenAPI 3.1 document. */
final class Operations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Schemas schemas = new Schemas();
  private final Map<String, String> ids = new HashMap<>();

  ObjectNode describe(List<Class<?>> interfaces) {
    ObjectNode document = NODES.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Comfrey")
        .put("version", "1")
        .put(
            "description",
            "Refusals are problems (RFC 9457) with a stable code. Every POST of somebody who is signed in carries an"
                + " Idempotency-Key. Lists are pages; follow the Link header.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    Map<String, Map<String, ObjectNode>> paths = new TreeMap<>();
    for (Class<?> api : interfaces) {
      if (!ApiKind.of(api).internal()) {
        add(api, paths);
      }
    }
    ObjectNode written = document.putObject("paths");
    paths.forEach((path, methods) -> methods.forEach(written.putObject(path)::set));
    ObjectNode components = document.putObject("components");
    addProblem(components);
    components.set("schemas", schemas.components());
    addSecurity(components);
    return document;
  }

  private void add(Class<?> api, Map<String, Map<String, ObjectNode>> paths) {
    Method[] methods = api.getMethods();
    Stream.of(methods)
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
        .forEach(method -> {
          HttpExchange exchange =
              AnnotatedElementUtils.findMergedAnnotation(method, HttpExchange.class);
          if (exchange != null) {
            String verb = exchange.method().toLowerCase(Locale.ROOT);
            paths
                .computeIfAbsent(exchange.url(), path -> new TreeMap<>())
                .put(verb, operation(api, method, exchange, verb));
          }
        });
  }

  private ObjectNode operation(Class<?> api, Method method, HttpExchange exchange, String verb) {
    String module = api.getPackageName().substring(api.getPackageName().lastIndexOf('.') + 1);
    ObjectNode operation = NODES.objectNode();
    operation.putArray("tags").add(module);
    operation.put("operationId", id(api, method)).put("summary", summary(method));
    Access access = method.getAnnotation(Access.class);
    Permission permission = access == null ? null : access.value();
    if (permission != null) {
      operation.put("x-permission", permission.name());
    }
    StepUp stepUp = method.getAnnotation(StepUp.class);
    if (stepUp != null) {
      operation.put("x-step-up-minutes", stepUp.minutes());
    }
    Viewable viewable = method.getAnnotation(Viewable.class);
    if (viewable != null) {
      operation.put("x-viewable", viewable.value());
    }
    addParameters(operation, method, verb.equals("post") && permission != Permission.PUBLIC);
    for (Parameter parameter : method.getParameters()) {
      RequestBody body = parameter.getAnnotation(RequestBody.class);
      if (body != null) {
        ObjectNode request = operation.putObject("requestBody").put("required", body.required());
        request.set("content", content(parameter.getParameterizedType(), exchange.contentType()));
      }
    }
    addResponses(operation, method);
    addSecurity(operation, permission == Permission.PUBLIC);
    return operation;
  }

  private String id(Class<?> api, Method method) {
    String other = ids.putIfAbsent(method.getName(), api.getName());
    if (other == null) {
      return method.getName();
    }
    String prefix = api.getSimpleName().replaceFirst("Api$", "");
    return Character.toLowerCase(prefix.charAt(0))
        + prefix.substring(1)
        + Character.toUpperCase(method.getName().charAt(0))
        + method.getName().substring(1);
  }

  /** {@code endSignIn} reads "End sign in". */
  private static String summary(Method method) {
    String words = method.getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private void addParameters(ObjectNode operation, Method method, boolean repeatable) {
    ArrayNode parameters = NODES.arrayNode();
    boolean keyed = false;
    for (Parameter parameter : method.getParameters()) {
      PathVariable path = parameter.getAnnotation(PathVariable.class);
      RequestParam query = parameter.getAnnotation(RequestParam.class);
      RequestHeader header = parameter.getAnnotation(RequestHeader.class);
      if (path != null) {
        add(parameters, "path", named(path.value(), path.name(), parameter), true, parameter);
      } else if (query != null) {
        add(
            parameters,
            "query",
            named(query.value(), query.name(), parameter),
            query.required(),
            parameter);
      } else if (header != null) {
        String name = named(header.value(), header.name(), parameter);
        keyed |= name.equals(Idempotency.HEADER);
        add(parameters, "header", name, header.required(), parameter);
      }
    }
    if (repeatable && !keyed) {
      parameters.addObject().put("$ref", "#/components/parameters/IdempotencyKey");
    }
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
  }

  private void add(
      ArrayNode parameters, String in, String name, boolean required, Parameter parameter) {
    ObjectNode written =
        parameters.addObject().put("name", name).put("in", in).put("required", required);
    written.set("schema", schemas.schema(parameter.getParameterizedType()));
  }

  private static String named(String value, String name, Parameter parameter) {
    return !value.isEmpty() ? value : !name.isEmpty() ? name : parameter.getName();
  }

  private ObjectNode content(Type type, String mediaType) {
    ObjectNode content = NODES.objectNode();
    if (type == byte[].class) {
      // In 3.1, bytes as they are have a media type and no schema.
      content.putObject(mediaType.isEmpty() ? "application/octet-stream" : mediaType);
    } else {
      content
          .putObject(mediaType.isEmpty() ? "application/json" : mediaType)
          .set("schema", type == String.class ? NODES.objectNode() : schemas.schema(type));
    }
    return content;
  }

  private void addResponses(ObjectNode operation, Method method) {
    Type type = method.getGenericReturnType();
    boolean entity =
        type instanceof ParameterizedType parameterized
            && parameterized.getRawType() == ResponseEntity.class;
    Type body = entity ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
    boolean empty = body == void.class || body == Void.class;
    ObjectNode responses = operation.putObject("responses");
    // Which of the 2xx it is, an endpoint with an entity says at run time.
    ObjectNode success =
        responses
            .putObject(entity ? "2XX" : "200")
            .put("description", empty ? "Done." : "The answer.");
    if (!empty) {
      success.set("content", content(body, body == byte[].class ? "*/*" : ""));
    }
    responses.putObject("default").put("$ref", "#/components/responses/Problem");
  }

  private static void addSecurity(ObjectNode operation, boolean anyone) {
    ArrayNode security = operation.putArray("security");
    if (anyone) {
      security.addObject();
    }
    security.addObject().putArray("bearer");
    security.addObject().putArray("session");
  }

  private void addProblem(ObjectNode components) {
    ObjectNode key = components.putObject("parameters").putObject("IdempotencyKey");
    key.put("name", Idempotency.HEADER)
        .put("in", "header")
        .put("required", true)
        .put("description", "New for every command; the same when a command is repeated.");
    key.putObject("schema")
        .put("type", "string")
        .put("minLength", 1)
        .put("maxLength", Limits.IDEMPOTENCY_KEY_CHARACTERS);
    ObjectNode problem = components.putObject("responses").putObject("Problem");
    problem.put("description", "The request is refused, or something failed on our side (5xx).");
    problem
        .putObject("content")
        .putObject(ProblemWriter.MEDIA_TYPE)
        .set("schema", schemas.schema(Problem.class));
  }

  private static void addSecurity(ObjectNode components) {
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT");
    schemes
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "__Host-comfrey")
        .put(
            "description",
            "A browser's session; unsafe requests repeat its token as X-CSRF-Token.");
  }
}
