package org.comfrey.kernel.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The two ways in which the platform reads JSON. Requests of strangers are read strictly: what we
 * do not understand, we must not half carry out. Answers and events of our own modules are read
 * tolerantly, because APIs grow by additions and the reader may be the older one.
 */
public final class Json {
  private static final JsonMapper REQUESTS = strict();
  private static final JsonMapper ANSWERS = tolerant();

  private Json() {}

  /** For what comes from outside, and for writing any answer. */
  public static JsonMapper requests() {
    return REQUESTS;
  }

  /** For what comes from another module of the platform: answers, events, stored documents. */
  public static JsonMapper answers() {
    return ANSWERS;
  }

  private static JsonMapper.Builder common(StreamReadConstraints constraints) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .annotationIntrospector(new RequiredFields())
        // What is not there is left out: an answer has no nulls.
        .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  private static JsonMapper strict() {
    JsonMapper.Builder builder =
        common(
                StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.JSON_DEPTH)
                    .maxDocumentLength(Limits.BODY_BYTES_LARGEST)
                    .maxStringLength(Limits.JSON_STRING_CHARACTERS)
                    .maxNameLength(Limits.JSON_NAME_CHARACTERS)
                    .maxNumberLength(Limits.JSON_NUMBER_DIGITS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
    builder.withCoercionConfig(
        LogicalType.Textual,
        config -> {
          config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
          config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
          config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        });
    return builder.build();
  }

  private static JsonMapper tolerant() {
    return common(StreamReadConstraints.defaults())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }
}
