package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The fields of a part of a {@code tokenizer.json}, and what their values may be. */
final class TokenizerFields {
  /** Why a value is refused, or null. */
  @FunctionalInterface
  interface Rule extends Function<JsonNode, String> {}

  record Field(String name, boolean required, Rule rule) {}

  static final int MAX_ID = Integer.MAX_VALUE;

  /** Above the longest token that is known; tables of tokens grow with the square of it. */
  static final int MAX_CHARACTERS = 1_024;

  static final Rule TEXT =
      value ->
          value.isTextual() && value.textValue().length() <= MAX_CHARACTERS
              ? null
              : "expected a text of at most " + MAX_CHARACTERS + " characters";
  static final Rule FLAG = value -> value.isBoolean() ? null : "expected true or false";
  static final Rule COUNT =
      value ->
          value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0
              ? null
              : "expected a whole number from 0 to " + MAX_ID;
  static final Rule LENGTH =
      value ->
          COUNT.apply(value) == null && value.intValue() > 0
              ? null
              : "expected a whole number above 0";
  static final Rule CHARACTER =
      value ->
          value.isTextual() && value.textValue().codePointCount(0, value.textValue().length()) == 1
              ? null
              : "expected one character";
  static final Rule BEHAVIOR =
      oneOf("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");
  static final Rule CHARSMAP =
      value -> {
        String problem = value.isTextual() ? Charsmap.problem(value.textValue()) : "is no text";
        return problem == null ? null : "expected SentencePiece's table, but it " + problem;
      };

  /** The library looks for what to strip at the end beyond a token's beginning. */
  static final Rule NONE =
      value -> value.isIntegralNumber() && value.intValue() == 0 ? null : "only 0 is supported";

  private final String where;

  TokenizerFields(Path file) {
    this.where = file + ": cannot be read as a tokenizer: ";
  }

  /** Refuses a part that lacks a field, or has an odd one. */
  void check(JsonNode node, String name, List<Field> fields) {
    for (Field field : fields) {
      JsonNode value = node.path(field.name);
      String problem =
          !value.isMissingNode()
              ? field.rule.apply(value)
              : field.required ? "expected a value" : null;
      if (problem != null) {
        String found = value.isMissingNode() ? "missing" : Json.shown(value);
        throw complaint("'" + name + "." + field.name + "' is " + found + "; " + problem);
      }
    }
  }

  CheckpointException complaint(String what) {
    return new CheckpointException(where + what);
  }

  /** {@code {"String": ...}} or {@code {"Regex": ...}}. */
  static String pattern(JsonNode value) {
    if (value.size() == 1 && value.path("String").isTextual()) {
      return value.path("String").textValue().isEmpty() ? "expected a text to look for" : null;
    }
    if (value.size() == 1 && value.path("Regex").isTextual()) {
      String problem = RegexShape.problem(value.path("Regex").textValue());
      return problem == null ? null : "the expression " + problem + ", which is refused";
    }
    return "expected one 'String' or 'Regex'";
  }

  static Field field(String name, Rule rule) {
    return new Field(name, true, rule);
  }

  static Field optional(String name, Rule rule) {
    return new Field(name, false, rule);
  }

  static Rule orNull(Rule rule) {
    return value -> value.isNull() ? null : rule.apply(value);
  }

  static Rule oneOf(String... values) {
    return value ->
        value.isTextual() && List.of(values).contains(value.textValue())
            ? null
            : "expected one of " + String.join(", ", values);
  }
}
