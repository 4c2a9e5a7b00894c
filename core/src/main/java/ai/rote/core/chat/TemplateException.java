package ai.rote.core.chat;

/** A template that cannot be read or rendered. */
final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  TemplateException(String message) {
    this(message, 0);
  }

  private TemplateException(String message, int line) {
    super(message);
    this.line = line;
  }

  /** The same with its place, unless it has one that is nearer. */
  TemplateException at(int place) {
    return line > 0 ? this : new TemplateException(getMessage(), place);
  }

  /** Of the template, from 1; 0 if it is not known. */
  int line() {
    return line;
  }
}
