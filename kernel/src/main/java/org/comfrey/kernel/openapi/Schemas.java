package org.comfrey.kernel.openapi;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes Java types as JSON Schema 2020-12, the way the platform's JSON mappers read and write
 * them: every component of a record is required unless its type is marked {@code @Nullable}, and
 * what is null is left out.
 */
final class Schemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<Class<?>, String[]> SIMPLE = new HashMap<>();

  static {
    SIMPLE.put(String.class, new String[] {"string"});
    SIMPLE.put(char.class, new String[] {"string"});
    SIMPLE.put(boolean.class, new String[] {"boolean"});
    SIMPLE.put(Boolean.class, new String[] {"boolean"});
    for (Class<?> type : new Class<?>[] {int.class, Integer.class, short.class, Short.class}) {
      SIMPLE.put(type, new String[] {"integer", "int32"});
    }
    SIMPLE.put(long.class, new String[] {"integer", "int64"});
    SIMPLE.put(Long.class, new String[] {"integer", "int64"});
    SIMPLE.put(BigInteger.class, new String[] {"integer"});
    SIMPLE.put(double.class, new String[] {"number", "double"});
    SIMPLE.put(Double.class, new String[] {"number", "double"});
    SIMPLE.put(BigDecimal.class, new String[] {"number"});
    SIMPLE.put(UUID.class, new String[] {"string", "uuid"});
    SIMPLE.put(URI.class, new String[] {"string", "uri"});
    SIMPLE.put(Instant.class, new String[] {"string", "date-time"});
    SIMPLE.put(OffsetDateTime.class, new String[] {"string", "date-time"});
    SIMPLE.put(LocalDate.class, new String[] {"string", "date"});
    // RFC 3339 knows no time without a zone, so these two have no format of the vocabulary.
    SIMPLE.put(LocalTime.class, new String[] {"string", "local-time"});
    SIMPLE.put(LocalDateTime.class, new String[] {"string", "local-date-time"});
    SIMPLE.put(Duration.class, new String[] {"string", "duration"});
    SIMPLE.put(Period.class, new String[] {"string", "duration"});
    SIMPLE.put(ZoneId.class, new String[] {"string", "time-zone"});
  }

  private final Map<String, ObjectNode> components = new TreeMap<>();
  private final Map<Class<?>, String> names = new HashMap<>();

  /** The named schemas that were met, by name. */
  ObjectNode components() {
    ObjectNode all = NODES.objectNode();
    components.forEach(all::set);
    return all;
  }

  ObjectNode schema(Type type) {
    return schema(type, Map.of());
  }

  private ObjectNode schema(Type type, Map<TypeVariable<?>, Type> bound) {
    return switch (type) {
      case Class<?> plain -> ofClass(plain);
      case ParameterizedType parameterized -> ofGeneric(parameterized, bound);
      case TypeVariable<?> variable when bound.containsKey(variable) ->
          schema(bound.get(variable), Map.of());
      default -> NODES.objectNode();
    };
  }

  private ObjectNode ofClass(Class<?> type) {
    String[] simple = SIMPLE.get(type);
    if (simple != null) {
      ObjectNode schema = NODES.objectNode().put("type", simple[0]);
      return simple.length > 1 ? schema.put("format", simple[1]) : schema;
    }
    if (type == byte[].class) {
      return NODES.objectNode().put("type", "string").put("contentEncoding", "base64");
    }
    if (type.isArray()) {
      return array(schema(type.getComponentType()));
    }
    if (type.isEnum() || type.isRecord() || isSealed(type)) {
      return reference(named(type));
    }
    return NODES.objectNode();
  }

  private ObjectNode ofGeneric(ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (Collection.class.isAssignableFrom(raw)) {
      ObjectNode array = array(schema(arguments[0], bound));
      return Set.class.isAssignableFrom(raw) ? array.put("uniqueItems", true) : array;
    }
    if (Map.class.isAssignableFrom(raw)) {
      ObjectNode map = NODES.objectNode().put("type", "object");
      map.set("additionalProperties", schema(arguments[1], bound));
      return map;
    }
    if (raw == Optional.class) {
      return schema(arguments[0], bound);
    }
    if (raw.isRecord()) {
      return ofGenericRecord(raw, arguments);
    }
    return NODES.objectNode();
  }

  /** A page of orders is a schema of its own, because JSON Schema has no parameters. */
  private ObjectNode ofGenericRecord(Class<?> raw, Type[] arguments) {
    Map<TypeVariable<?>, Type> bound = new HashMap<>();
    StringBuilder name = new StringBuilder(raw.getSimpleName()).append("Of");
    for (int i = 0; i < arguments.length; i++) {
      bound.put(raw.getTypeParameters()[i], arguments[i]);
      name.append(
          arguments[i] instanceof Class<?> argument ? argument.getSimpleName() : "Value" + i);
    }
    String key = name.toString();
    if (!components.containsKey(key)) {
      components.put(key, NODES.objectNode());
      components.put(key, record(raw, bound));
    }
    return reference(key);
  }

  private String named(Class<?> type) {
    String known = names.get(type);
    if (known != null) {
      return known;
    }
    String name = type.getSimpleName();
    if (components.containsKey(name)) {
      Class<?> outer = type.getEnclosingClass();
      String[] packages = type.getPackageName().split("\\.");
      String before = outer == null ? packages[packages.length - 1] : outer.getSimpleName();
      name = Character.toUpperCase(before.charAt(0)) + before.substring(1) + name;
    }
    if (components.containsKey(name)) {
      throw new IllegalStateException(
          "two types of the public API are called " + name + ": rename " + type);
    }
    names.put(type, name);
    // Stands for itself while it is described, so that a type may contain its own.
    components.put(name, NODES.objectNode());
    components.put(name, described(type));
    return name;
  }

  private ObjectNode described(Class<?> type) {
    if (type.isEnum()) {
      ObjectNode schema = NODES.objectNode().put("type", "string");
      ArrayNode values = schema.putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        values.add(Json.requests().valueToTree(constant).asString());
      }
      return schema;
    }
    if (isSealed(type)) {
      return sealed(type);
    }
    Method value = jsonValue(type);
    if (value != null) {
      boolean id =
          type.getRecordComponents().length == 1
              && type.getRecordComponents()[0].getType() == UUID.class;
      return id ? ofClass(UUID.class) : schema(value.getGenericReturnType());
    }
    return record(type, Map.of());
  }

  private ObjectNode record(Class<?> type, Map<TypeVariable<?>, Type> bound) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ObjectNode properties = NODES.objectNode();
    ArrayNode required = NODES.arrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      Method accessor = component.getAccessor();
      if (accessor.isAnnotationPresent(JsonAnyGetter.class)) {
        schema.put("additionalProperties", true);
      } else if (!accessor.isAnnotationPresent(JsonIgnore.class)) {
        String name = name(component);
        properties.set(name, schema(component.getGenericType(), bound));
        if (!isNullable(component)) {
          required.add(name);
        }
      }
    }
    schema.set("properties", properties);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private ObjectNode sealed(Class<?> type) {
    JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
    ObjectNode schema = NODES.objectNode();
    ArrayNode options = schema.putArray("oneOf");
    ObjectNode mapping = NODES.objectNode();
    for (Class<?> option : type.getPermittedSubclasses()) {
      String name = named(option);
      options.add(reference(name));
      if (info != null) {
        String tag = tag(type, option);
        mapping.put(tag, "#/components/schemas/" + name);
        addTag(components.get(name), info.property(), tag);
      }
    }
    if (info != null) {
      ObjectNode discriminator =
          schema.putObject("discriminator").put("propertyName", info.property());
      discriminator.set("mapping", mapping);
    }
    return schema;
  }

  private static void addTag(@Nullable ObjectNode option, String property, String tag) {
    if (option != null && option.get("properties") instanceof ObjectNode properties) {
      ObjectNode with = NODES.objectNode();
      with.set(property, NODES.objectNode().put("type", "string").put("const", tag));
      properties.properties().forEach(entry -> with.set(entry.getKey(), entry.getValue()));
      option.set("properties", with);
      ArrayNode required = NODES.arrayNode().add(property);
      if (option.get("required") instanceof ArrayNode before) {
        before.forEach(required::add);
      }
      option.set("required", required);
    }
  }

  private static String tag(Class<?> sealed, Class<?> option) {
    JsonSubTypes listed = sealed.getAnnotation(JsonSubTypes.class);
    if (listed != null) {
      for (JsonSubTypes.Type type : listed.value()) {
        if (type.value() == option && !type.name().isEmpty()) {
          return type.name();
        }
      }
    }
    JsonTypeName named = option.getAnnotation(JsonTypeName.class);
    return named == null ? option.getSimpleName() : named.value();
  }

  private static String name(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null || property.value().isEmpty() ? component.getName() : property.value();
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getType() == Optional.class
        || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static @Nullable Method jsonValue(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(JsonValue.class)) {
        return method;
      }
    }
    return null;
  }

  private static boolean isSealed(Class<?> type) {
    return type.isInterface() && type.isSealed();
  }

  private static ObjectNode array(JsonNode items) {
    ObjectNode schema = NODES.objectNode().put("type", "array");
    schema.set("items", items);
    return schema;
  }

  private static ObjectNode reference(String name) {
    return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
  }
}
