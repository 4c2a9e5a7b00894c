package ai.rote.core.chat;

import ai.rote.core.chat.Lexer.Kind;
import ai.rote.core.chat.Lexer.Token;
import java.util.List;

/** The tokens of a template, one after another. */
final class Tokens {
  /** Of tags in tags, and of brackets in brackets. */
  private static final int MAX_DEPTH = 60;

  /** Of operators, filters or indices in a row. */
  private static final int MAX_ROW = 300;

  private final List<Token> tokens;
  private int at;
  private int depth;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token next() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean isNext(String text) {
    return next().is(text);
  }

  boolean takeIf(String text) {
    if (!isNext(text)) {
      return false;
    }
    take();
    return true;
  }

  void expect(String text) {
    if (!takeIf(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  void close() {
    if (next().kind() != Kind.CLOSE) {
      throw unexpected("the end of the tag");
    }
    take();
  }

  String name() {
    if (next().kind() != Kind.NAME) {
      throw unexpected("a name");
    }
    return take().text();
  }

  TemplateException unexpected(String expected) {
    Token token = next();
    String found =
        switch (token.kind()) {
          case CLOSE -> "the end of the tag";
          case END -> "the end of the template";
          case TEXT, PRINT, TAG -> "another tag";
          default -> "'" + token.text() + "'";
        };
    return new TemplateException("found " + found + ", expected " + expected).at(token.line());
  }

  void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new TemplateException("it nests more than " + MAX_DEPTH + " deep").at(next().line());
    }
  }

  void leave() {
    depth--;
  }

  /** Counts what stands in a row. */
  int count(int inRow) {
    if (inRow >= MAX_ROW) {
      throw new TemplateException("more than " + MAX_ROW + " operators in a row").at(next().line());
    }
    return inRow + 1;
  }
}
