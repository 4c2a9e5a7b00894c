package ai.rote.core.chat;

import ai.rote.core.chat.Lexer.Kind;
import ai.rote.core.chat.Lexer.Token;
import ai.rote.core.chat.Statement.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads values as they stand, and what is done to a value behind it: dots, indices, filters. */
final class Primaries {
  private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and");

  private final Tokens tokens;
  private final Expressions expressions;

  Primaries(Tokens tokens, Expressions expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expression primary() {
    Token token = tokens.next();
    switch (token.kind()) {
      case LITERAL:
        StringBuilder text = new StringBuilder();
        while (tokens.next().kind() == Kind.LITERAL) {
          text.append(tokens.take().text());
        }
        String literal = text.toString();
        return scope -> literal;
      case NUMBER:
        Object number = number(tokens.take());
        return scope -> number;
      case NAME:
        return named(tokens.take().text());
      default:
        break;
    }
    if (tokens.takeIf("(")) {
      Expression inner =
          tokens.isNext(")") ? scope -> new Values.Tuple(List.of()) : expressions.several();
      tokens.expect(")");
      return inner;
    }
    if (tokens.takeIf("[")) {
      List<Expression> parts = list("]");
      return scope -> Expressions.values(parts, scope);
    }
    if (tokens.takeIf("{")) {
      return map();
    }
    throw tokens.unexpected("a value");
  }

  private static Object number(Token token) {
    String digits = token.text().replace("_", "");
    if (digits.contains(".")) {
      return Double.valueOf(digits);
    }
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      throw new TemplateException("the number " + digits + " is not supported").at(token.line());
    }
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> scope -> true;
      case "false", "False" -> scope -> false;
      case "none", "None" -> scope -> null;
      default ->
          scope -> {
            scope.rendering().spend(1);
            return scope.get(name);
          };
    };
  }

  private List<Expression> list(String close) {
    List<Expression> parts = new ArrayList<>();
    while (!tokens.takeIf(close)) {
      parts.add(expressions.whole());
      if (!tokens.isNext(close)) {
        tokens.expect(",");
      }
    }
    return parts;
  }

  private Expression map() {
    Map<Expression, Expression> entries = new LinkedHashMap<>();
    while (!tokens.takeIf("}")) {
      Expression key = expressions.whole();
      tokens.expect(":");
      entries.put(key, expressions.whole());
      if (!tokens.isNext("}")) {
        tokens.expect(",");
      }
    }
    return scope -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      entries.forEach((key, value) -> map.put(Values.key(key.value(scope)), value.value(scope)));
      scope.rendering().spend(1 + map.size());
      return map;
    };
  }

  Expression postfix(Expression first) {
    Expression value = first;
    for (int row = 0; ; row = tokens.count(row)) {
      if (tokens.takeIf(".")) {
        value = dotted(value);
      } else if (tokens.takeIf("[")) {
        value = indexed(value);
      } else if (tokens.isNext("(")) {
        value = called(value);
      } else {
        return value;
      }
    }
  }

  private Expression dotted(Expression of) {
    if (tokens.next().kind() == Kind.NUMBER) {
      Object index = number(tokens.take());
      return scope -> Operators.item(of.value(scope), index, scope);
    }
    String name = tokens.name();
    return scope -> Operators.attribute(of.value(scope), name, scope);
  }

  private Expression indexed(Expression of) {
    Expression[] bounds = new Expression[3];
    int place = 0;
    while (!tokens.takeIf("]")) {
      if (tokens.takeIf(":")) {
        place++;
        if (place > 2) {
          throw tokens.unexpected("']'");
        }
      } else if (bounds[place] == null) {
        bounds[place] = expressions.whole();
      } else {
        throw tokens.unexpected("']'");
      }
    }
    if (place == 0 && bounds[0] == null) {
      throw tokens.unexpected("an index before ']'");
    }
    if (place == 0) {
      return scope -> Operators.item(of.value(scope), bounds[0].value(scope), scope);
    }
    return scope -> {
      Object[] values = new Object[3];
      for (int i = 0; i < 3; i++) {
        values[i] = bounds[i] == null ? null : bounds[i].value(scope);
      }
      return Operators.slice(of.value(scope), values, scope);
    };
  }

  private Expression called(Expression function) {
    ArgumentList arguments = arguments();
    return scope -> {
      Object called = function.value(scope);
      if (called instanceof Undefined undefined) {
        throw undefined.needed();
      }
      if (!(called instanceof Values.Callable callable)) {
        throw new TemplateException(Values.kind(called) + " cannot be called");
      }
      scope.rendering().spend(1);
      return callable.call(scope, arguments.in(scope));
    };
  }

  /** Arguments as they stand in a template. */
  private record ArgumentList(List<Expression> positional, Map<String, Expression> named) {
    Arguments in(Scope scope) {
      Map<String, Object> values = new LinkedHashMap<>();
      named.forEach((name, value) -> values.put(name, value.value(scope)));
      return new Arguments(Expressions.values(positional, scope), values);
    }
  }

  private ArgumentList arguments() {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    tokens.expect("(");
    while (!tokens.takeIf(")")) {
      if (tokens.isNext("*") || tokens.isNext("**")) {
        throw new TemplateException("'*' before an argument is not supported")
            .at(tokens.next().line());
      }
      if (tokens.next().kind() == Kind.NAME && tokens.following().is("=")) {
        String name = tokens.name();
        tokens.take();
        named.put(name, expressions.whole());
      } else {
        positional.add(expressions.whole());
      }
      if (!tokens.isNext(")")) {
        tokens.expect(",");
      }
    }
    return new ArgumentList(positional, named);
  }

  Expression filtered(Expression first) {
    Expression value = first;
    for (int row = 0; ; row = tokens.count(row)) {
      if (tokens.takeIf("|")) {
        value = filter(value);
      } else if (tokens.takeIf("is")) {
        value = test(value);
      } else if (tokens.isNext("(")) {
        value = called(value);
      } else {
        return value;
      }
    }
  }

  /** One filter, whose name is next. */
  Expression filter(Expression of) {
    String name = tokens.name();
    ArgumentList arguments =
        tokens.isNext("(") ? arguments() : new ArgumentList(List.of(), Map.of());
    return scope -> Filters.apply(name, of.value(scope), arguments.in(scope), scope);
  }

  private Expression test(Expression of) {
    boolean negated = tokens.takeIf("not");
    String name = tokens.name();
    List<Expression> given = new ArrayList<>();
    Token next = tokens.next();
    boolean begins =
        next.kind() == Kind.LITERAL
            || next.kind() == Kind.NUMBER
            || (next.kind() == Kind.NAME && !NO_ARGUMENT.contains(next.text()))
            || tokens.isNext("[")
            || tokens.isNext("{");
    ArgumentList arguments;
    if (tokens.isNext("(")) {
      arguments = arguments();
    } else {
      if (tokens.isNext("is")) {
        throw tokens.unexpected("no second test");
      }
      if (begins) {
        given.add(postfix(primary()));
      }
      arguments = new ArgumentList(given, Map.of());
    }
    return scope ->
        negated != Tests.holds(name, of.value(scope), arguments.in(scope), scope.rendering());
  }
}
