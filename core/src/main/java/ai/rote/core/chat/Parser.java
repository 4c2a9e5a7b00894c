package ai.rote.core.chat;

import ai.rote.core.chat.Lexer.Kind;
import ai.rote.core.chat.Lexer.Token;
import ai.rote.core.chat.Statement.Expression;
import ai.rote.core.chat.Statement.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads the tags of a template. */
final class Parser {
  private static final String SUPPORTED = "break, continue, for, generation, if, macro, raw, set";

  private final Tokens tokens;
  private final Expressions expressions;

  private Parser(List<Token> tokens) {
    this.tokens = new Tokens(tokens);
    this.expressions = new Expressions(this.tokens);
  }

  /** Reads a whole template. */
  static Statement parse(String template) {
    Parser parser = new Parser(Lexer.tokens(template));
    Statement body = parser.body(Set.of());
    if (parser.tokens.next().kind() != Kind.END) {
      throw parser.tokens.unexpected("the end of the template");
    }
    return body;
  }

  /** Up to a tag of one of these names, which is left to be read; or to the end. */
  private Statement body(Set<String> ends) {
    tokens.enter();
    List<Statement> parts = new ArrayList<>();
    while (tokens.next().kind() != Kind.END) {
      Token token = tokens.next();
      if (token.kind() == Kind.TAG && ends.contains(tokens.following().text())) {
        break;
      }
      tokens.take();
      parts.add(
          switch (token.kind()) {
            case TEXT -> text(token.text());
            case PRINT -> placed(print(), token.line());
            default -> placed(tag(), token.line());
          });
    }
    if (!ends.isEmpty() && tokens.next().kind() == Kind.END) {
      throw tokens.unexpected("one of " + String.join(", ", ends.stream().sorted().toList()));
    }
    tokens.leave();
    return (scope, out) -> {
      for (Statement each : parts) {
        Flow flow = each.run(scope, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    };
  }

  /** What goes wrong in a tag says where. */
  private static Statement placed(Statement statement, int line) {
    return (scope, out) -> {
      try {
        scope.rendering().spend(1);
        return statement.run(scope, out);
      } catch (TemplateException e) {
        throw e.at(line);
      } catch (ArithmeticException e) {
        throw new TemplateException("a number is too large").at(line);
      }
    };
  }

  private static Statement text(String text) {
    return (scope, out) -> {
      scope.rendering().append(out, text);
      return Flow.NEXT;
    };
  }

  private Statement print() {
    Expression value = expressions.several();
    tokens.close();
    return (scope, out) -> {
      scope.rendering().append(out, Values.text(value.value(scope), scope.rendering()));
      return Flow.NEXT;
    };
  }

  private Statement tag() {
    int line = tokens.next().line();
    String name = tokens.name();
    return switch (name) {
      case "if" -> conditional();
      case "for" -> loop();
      case "set" -> assignment();
      case "macro" -> macro();
      case "generation" -> generation();
      case "break", "continue" -> {
        tokens.close();
        Flow flow = name.equals("break") ? Flow.BREAK : Flow.CONTINUE;
        yield (scope, out) -> flow;
      }
      default ->
          throw new TemplateException(
                  "'{% " + name + " %}' is not supported here; supported: " + SUPPORTED)
              .at(line);
    };
  }

  private void end(String name) {
    tokens.take();
    tokens.expect(name);
    tokens.close();
  }

  private Statement conditional() {
    List<Expression> conditions = new ArrayList<>();
    List<Statement> bodies = new ArrayList<>();
    Statement otherwise = (scope, out) -> Flow.NEXT;
    while (true) {
      conditions.add(expressions.several());
      tokens.close();
      bodies.add(body(Set.of("elif", "else", "endif")));
      tokens.take();
      String next = tokens.name();
      if (next.equals("else")) {
        tokens.close();
        otherwise = body(Set.of("endif"));
        tokens.take();
        next = tokens.name();
      }
      if (next.equals("endif")) {
        break;
      }
    }
    tokens.close();
    Statement last = otherwise;
    return (scope, out) -> {
      for (int i = 0; i < conditions.size(); i++) {
        if (Values.isTrue(conditions.get(i).value(scope))) {
          return bodies.get(i).run(scope, out);
        }
      }
      return last.run(scope, out);
    };
  }

  /** A name, or several in brackets or not: what it is given is divided among them. */
  private BiConsumer<Scope, Object> target() {
    boolean brackets = tokens.takeIf("(");
    List<String> names = new ArrayList<>(List.of(tokens.name()));
    boolean several = false;
    while (tokens.takeIf(",")) {
      several = true;
      if (tokens.next().kind() == Kind.NAME && !tokens.isNext("in")) {
        names.add(tokens.name());
      }
    }
    if (brackets) {
      tokens.expect(")");
    }
    if (!several) {
      return (scope, value) -> scope.set(names.get(0), value);
    }
    return (scope, value) -> {
      List<Object> values = Values.items(value, scope.rendering());
      if (values.size() != names.size()) {
        throw new TemplateException(
            values.size() + " values cannot be divided among " + names.size() + " names");
      }
      for (int i = 0; i < values.size(); i++) {
        scope.set(names.get(i), values.get(i));
      }
    };
  }

  private Statement loop() {
    BiConsumer<Scope, Object> target = target();
    tokens.expect("in");
    Expression through = expressions.withoutIf();
    Expression condition = tokens.takeIf("if") ? expressions.whole() : null;
    if (tokens.isNext("recursive")) {
      throw new TemplateException("'recursive' is not supported").at(tokens.next().line());
    }
    tokens.close();
    Statement body = body(Set.of("else", "endfor"));
    Statement otherwise = (scope, out) -> Flow.NEXT;
    if (tokens.following().is("else")) {
      end("else");
      otherwise = body(Set.of("endfor"));
    }
    end("endfor");
    Statement none = otherwise;
    return (scope, out) -> {
      List<Object> items = items(scope, through, target, condition);
      if (items.isEmpty()) {
        return none.run(scope.inner(), out);
      }
      Loop loop = new Loop(items);
      for (int i = 0; i < items.size(); i++) {
        scope.rendering().spend(Rendering.STEPS_OF_A_TURN);
        loop.moveTo(i);
        Scope inner = scope.inner();
        inner.set("loop", loop);
        target.accept(inner, items.get(i));
        if (body.run(inner, out) == Flow.BREAK) {
          break;
        }
      }
      return Flow.NEXT;
    };
  }

  private static List<Object> items(
      Scope scope, Expression through, BiConsumer<Scope, Object> target, Expression condition) {
    List<Object> all = Values.items(through.value(scope), scope.rendering());
    if (condition == null) {
      return all;
    }
    List<Object> items = new ArrayList<>();
    for (Object each : all) {
      Scope inner = scope.inner();
      target.accept(inner, each);
      if (Values.isTrue(condition.value(inner))) {
        items.add(each);
      }
    }
    return items;
  }

  private Statement assignment() {
    if (tokens.following().is(".")) {
      return attributeAssignment();
    }
    BiConsumer<Scope, Object> target = target();
    if (tokens.takeIf("=")) {
      Expression value = expressions.several();
      tokens.close();
      return (scope, out) -> {
        target.accept(scope, value.value(scope));
        return Flow.NEXT;
      };
    }
    boolean filters = tokens.isNext("|");
    if (filters || tokens.next().kind() != Kind.CLOSE) {
      throw filters
          ? new TemplateException("'set' with a filter is not supported").at(tokens.next().line())
          : tokens.unexpected("'='");
    }
    tokens.close();
    Statement body = body(Set.of("endset"));
    end("endset");
    return (scope, out) -> {
      StringBuilder inner = new StringBuilder();
      body.run(scope.inner(), inner);
      target.accept(scope, scope.rendering().made(inner.toString()));
      return Flow.NEXT;
    };
  }

  private Statement attributeAssignment() {
    String name = tokens.name();
    tokens.take();
    String attribute = tokens.name();
    tokens.expect("=");
    Expression value = expressions.several();
    tokens.close();
    return (scope, out) -> {
      if (!(scope.get(name) instanceof Values.Namespace namespace)) {
        throw new TemplateException(
            "'" + name + "' is no namespace, so that its attributes cannot be set");
      }
      namespace.attributes().put(attribute, value.value(scope));
      return Flow.NEXT;
    };
  }

  private Statement macro() {
    String name = tokens.name();
    Map<String, Expression> parameters = new LinkedHashMap<>();
    tokens.expect("(");
    while (!tokens.takeIf(")")) {
      String parameter = tokens.name();
      Expression otherwise =
          tokens.takeIf("=") ? expressions.whole() : scope -> new Undefined(parameter);
      parameters.put(parameter, otherwise);
      if (!tokens.isNext(")")) {
        tokens.expect(",");
      }
    }
    tokens.close();
    Statement body = body(Set.of("endmacro"));
    end("endmacro");
    return (scope, out) -> {
      scope.set(name, new Macro(parameters, body, scope));
      return Flow.NEXT;
    };
  }

  /** A function that a template defines: its value is what it prints. */
  private record Macro(Map<String, Expression> parameters, Statement body, Scope around)
      implements Values.Callable {
    @Override
    public Object call(Scope from, Arguments arguments) {
      String[] names = parameters.keySet().toArray(String[]::new);
      arguments.only(names.length, names);
      Rendering rendering = around.rendering();
      rendering.enter();
      Scope inner = around.inner();
      for (int i = 0; i < names.length; i++) {
        inner.set(
            names[i],
            arguments.has(i, names[i])
                ? arguments.get(i, names[i], null)
                : parameters.get(names[i]).value(inner));
      }
      StringBuilder out = new StringBuilder();
      body.run(inner, out);
      rendering.leave();
      return rendering.made(out.toString());
    }
  }

  /** Marks what a model has said, which is for training. */
  private Statement generation() {
    tokens.close();
    Statement body = body(Set.of("endgeneration"));
    end("endgeneration");
    return (scope, out) -> {
      body.run(scope.inner(), out);
      return Flow.NEXT;
    };
  }
}
