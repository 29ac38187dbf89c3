package org.comfrey.app;

/** A command that cannot do what was asked; the message says what to do instead. */
final class Refused extends RuntimeException {
  Refused(String sentence) {
    super(sentence, null, false, false);
  }
}
