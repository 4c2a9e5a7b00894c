package ai.rote.core.chat;

import ai.rote.core.chat.Lexer.Kind;
import ai.rote.core.chat.Statement.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Reads expressions, each operator before those that bind less. */
final class Expressions {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final Tokens tokens;
  private final Primaries primaries;

  Expressions(Tokens tokens) {
    this.tokens = tokens;
    this.primaries = new Primaries(tokens, this);
  }

  /** With an if and else. */
  Expression whole() {
    tokens.enter();
    Expression value = or();
    int row = 0;
    while (tokens.takeIf("if")) {
      row = tokens.count(row);
      Expression then = value;
      Expression condition = or();
      Expression otherwise =
          tokens.takeIf("else") ? whole() : scope -> new Undefined("a value without an else");
      value =
          scope ->
              Values.isTrue(condition.value(scope)) ? then.value(scope) : otherwise.value(scope);
    }
    tokens.leave();
    return value;
  }

  /** Without an if, which belongs to the loop. */
  Expression withoutIf() {
    return several(or(), this::or);
  }

  /** One, or several with commas between them. */
  Expression several() {
    return several(whole(), this::whole);
  }

  private Expression several(Expression first, Supplier<Expression> more) {
    if (!tokens.isNext(",")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.takeIf(",") && tokens.next().kind() != Kind.CLOSE && !tokens.isNext(")")) {
      parts.add(more.get());
    }
    return scope -> new Values.Tuple(values(parts, scope));
  }

  static List<Object> values(List<Expression> parts, Scope scope) {
    List<Object> values = new ArrayList<>();
    parts.forEach(each -> values.add(each.value(scope)));
    return scope.rendering().made(values);
  }

  private Expression or() {
    Expression first = and();
    for (int row = 0; tokens.takeIf("or"); row = tokens.count(row)) {
      Expression left = first;
      Expression right = and();
      first =
          scope -> {
            Object value = left.value(scope);
            return Values.isTrue(value) ? value : right.value(scope);
          };
    }
    return first;
  }

  private Expression and() {
    Expression first = not();
    for (int row = 0; tokens.takeIf("and"); row = tokens.count(row)) {
      Expression left = first;
      Expression right = not();
      first =
          scope -> {
            Object value = left.value(scope);
            return Values.isTrue(value) ? right.value(scope) : value;
          };
    }
    return first;
  }

  private Expression not() {
    if (!tokens.takeIf("not")) {
      return comparison();
    }
    tokens.enter();
    Expression value = not();
    tokens.leave();
    return scope -> !Values.isTrue(value.value(scope));
  }

  private Expression comparison() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    while (true) {
      if (tokens.next().kind() == Kind.OPERATOR && COMPARISONS.contains(tokens.next().text())) {
        operators.add(tokens.take().text());
      } else if (tokens.takeIf("in")) {
        operators.add("in");
      } else if (tokens.isNext("not") && tokens.following().is("in")) {
        tokens.take();
        tokens.take();
        operators.add("not in");
      } else {
        break;
      }
      others.add(sum());
    }
    return others.isEmpty() ? first : scope -> compared(first, operators, others, scope);
  }

  /** Each with the next, as in {@code 1 < x < 5}. */
  private static Object compared(
      Expression first, List<String> operators, List<Expression> others, Scope scope) {
    Object left = first.value(scope);
    for (int i = 0; i < others.size(); i++) {
      Object right = others.get(i).value(scope);
      boolean holds =
          switch (operators.get(i)) {
            case "in" -> Values.isIn(left, right, scope.rendering());
            case "not in" -> !Values.isIn(left, right, scope.rendering());
            default ->
                Tests.holds(
                    operators.get(i),
                    left,
                    new Arguments(Collections.singletonList(right), Map.of()),
                    scope.rendering());
          };
      if (!holds) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Expression sum() {
    Expression first = joined();
    for (int row = 0; tokens.isNext("+") || tokens.isNext("-"); row = tokens.count(row)) {
      first = calculation(tokens.take().text(), first, joined());
    }
    return first;
  }

  private Expression joined() {
    Expression first = product();
    if (!tokens.isNext("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.takeIf("~")) {
      parts.add(product());
    }
    return scope -> Methods.joined(values(parts, scope), "", scope.rendering());
  }

  private Expression product() {
    Expression first = unary(true);
    int row = 0;
    while (Set.of("*", "/", "//", "%").contains(tokens.next().text())
        && tokens.next().kind() == Kind.OPERATOR) {
      row = tokens.count(row);
      first = calculation(tokens.take().text(), first, unary(true));
    }
    if (tokens.isNext("**")) {
      throw new TemplateException("'**' is not supported").at(tokens.next().line());
    }
    return first;
  }

  private static Expression calculation(String operator, Expression left, Expression right) {
    return scope ->
        Operators.calculate(operator, left.value(scope), right.value(scope), scope.rendering());
  }

  private Expression unary(boolean filters) {
    Expression value;
    if (tokens.takeIf("-")) {
      tokens.enter();
      Expression positive = unary(false);
      tokens.leave();
      value = scope -> Operators.negated(positive.value(scope));
    } else if (tokens.takeIf("+")) {
      tokens.enter();
      value = unary(false);
      tokens.leave();
    } else {
      value = primaries.primary();
    }
    value = primaries.postfix(value);
    return filters ? primaries.filtered(value) : value;
  }
}
