package ai.rote.core.chat;

/**
 * What a name, key or index stands for that is not there: printed as nothing, false, and empty, but
 * refused where a value is needed.
 *
 * @param name of what is missing
 */
record Undefined(String name) {
  TemplateException needed() {
    return new TemplateException("'" + name + "' is undefined");
  }
}
