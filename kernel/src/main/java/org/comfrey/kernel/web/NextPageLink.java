package org.comfrey.kernel.web;

import org.comfrey.api.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.util.UriComponentsBuilder;

/** Says in a Link header (RFC 8288) where the next page is, for every answer that is a page. */
@ControllerAdvice
final class NextPageLink implements ResponseBodyAdvice<Object> {
  @Override
  public boolean supports(
      MethodParameter type, Class<? extends HttpMessageConverter<?>> converter) {
    ResolvableType answer = ResolvableType.forMethodParameter(type);
    return answer.resolve() == Page.class || answer.getGeneric(0).resolve() == Page.class;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter type,
      MediaType mediaType,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body instanceof Page<?> page && page.next() != null) {
      var next =
          UriComponentsBuilder.fromPath(request.getURI().getRawPath())
              .query(request.getURI().getRawQuery())
              .replaceQueryParam("cursor", page.next())
              .build(true);
      response.getHeaders().add(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
    }
    return body;
  }
}
