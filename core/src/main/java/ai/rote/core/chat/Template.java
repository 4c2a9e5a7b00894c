package ai.rote.core.chat;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A template that has been read and can be rendered. */
final class Template {
  /** Many times the longest that is known. */
  private static final int MAX_CHARACTERS = 1 << 20;

  private final Statement body;

  private Template(Statement body) {
    this.body = body;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is malformed, or holds a tag that is not supported
   */
  static Template of(String source) {
    if (source.length() > MAX_CHARACTERS) {
      throw new TemplateException(
          String.format(Locale.ROOT, "it has more than %,d characters", MAX_CHARACTERS));
    }
    try {
      return new Template(Parser.parse(source));
    } catch (StackOverflowError e) {
      throw tooDeep();
    }
  }

  /**
   * Renders it.
   *
   * @param variables by name
   * @param date that the template may write
   * @throws TemplateException if it uses what is not supported, or takes too much
   */
  String render(Map<String, Object> variables, Optional<LocalDate> date) {
    Map<String, Object> all = Functions.all();
    all.putAll(variables);
    StringBuilder out = new StringBuilder();
    try {
      body.run(Scope.outermost(new Rendering(date), all).inner(), out);
    } catch (StackOverflowError e) {
      throw tooDeep();
    }
    return out.toString();
  }

  /** The limits are meant to come first; a small stack may be met before them. */
  private static TemplateException tooDeep() {
    return new TemplateException("it nests too deep");
  }
}
