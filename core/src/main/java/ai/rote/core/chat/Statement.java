package ai.rote.core.chat;

/** A part of a template that is ready to be rendered. */
interface Statement {

  /** How a loop goes on. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow run(Scope scope, StringBuilder out);

  /** What a tag computes. */
  interface Expression {
    Object value(Scope scope);
  }
}
