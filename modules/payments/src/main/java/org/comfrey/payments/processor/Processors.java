package org.comfrey.payments.processor;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The processors of this installation; the first one takes new payments. */
public final class Processors {
  private final Processor preferred;
  private final Map<String, Processor> byName;

  /** At least one. */
  public Processors(List<Processor> processors) {
    this.preferred = processors.getFirst();
    this.byName =
        processors.stream()
            .collect(Collectors.toUnmodifiableMap(Processor::name, Function.identity()));
  }

  /** All of them, in a fixed order. */
  public List<Processor> all() {
    return byName.values().stream().sorted(Comparator.comparing(Processor::name)).toList();
  }

  /** The one that takes new payments. */
  public Processor preferred() {
    return preferred;
  }

  /** The one of that name, which older payments keep. */
  public Optional<Processor> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The one of that name, which must be there because money is with it. */
  public Processor named(String name) {
    return find(name)
        .orElseThrow(() ->
            new IllegalStateException(
                "payments were made by processor " + name + ", which is not configured"));
  }
}
