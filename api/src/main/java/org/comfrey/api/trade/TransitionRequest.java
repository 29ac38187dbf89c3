package org.comfrey.api.trade;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a transition by name; inputs as the action asked for. */
public record TransitionRequest(String transition, @Nullable Map<String, String> inputs) {}
