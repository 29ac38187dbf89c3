package org.comfrey.testkit.internal;

import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Says what it hears. */
@HttpExchange
public interface EchoApi {
  @PostExchange("/internal/echo")
  Said echo(@RequestBody Said said);

  record Said(String text, List<Integer> numbers) {}
}
