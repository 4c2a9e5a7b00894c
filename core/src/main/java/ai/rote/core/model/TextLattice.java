package ai.rote.core.model;

import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The ways to write a suffix's text in tokens, as a graph: a node is a place in the text, an edge a
 * token whose text stands there. From a node each token leads to one node, so a sequence of tokens
 * is one path.
 *
 * <p>The suffix's own tokens are a path even where one of them is no text by itself but a part of a
 * character; such a token leads to a node of its own.
 */
final class TextLattice {
  /** A token and the node that it leads to. */
  private record Edge(int token, int node) {}

  private static final int END = -2;
  private static final int NOT_AN_EDGE = -1;

  private final List<List<Edge>> edges;

  private TextLattice(List<List<Edge>> edges) {
    this.edges = edges;
  }

  static TextLattice of(TokenizedExample example, TextTokenizer tokenizer, VocabularyTexts texts) {
    String before = tokenizer.decode(example.prefixIds());
    String whole = tokenizer.decode(example.ids());
    // If the prefix ends inside a character, the suffix is no text, and only its own path is left.
    String text = whole.startsWith(before) ? whole.substring(before.length()) : "";
    List<List<Edge>> edges = new ArrayList<>();
    edges.add(new ArrayList<>());
    for (int place = 0; place < text.length(); place++) {
      if (place > 0) {
        edges.add(new ArrayList<>());
      }
      int farthest = Math.min(text.length(), place + texts.longest());
      for (int end = place + 1; end <= farthest; end++) {
        for (int token : texts.tokens(text.substring(place, end))) {
          edges.get(place).add(new Edge(token, end == text.length() ? END : end));
        }
      }
    }
    addOwnPath(edges, example, tokenizer, before, text);
    dropDeadEnds(edges);
    return new TextLattice(edges);
  }

  private static void addOwnPath(
      List<List<Edge>> edges,
      TokenizedExample example,
      TextTokenizer tokenizer,
      String before,
      String text) {
    int[] ids = example.ids();
    int node = 0;
    for (int t = example.prefixTokens(); t < ids.length; t++) {
      int token = ids[t];
      int next = END;
      if (t < ids.length - 1) {
        String soFar = tokenizer.decode(Arrays.copyOf(ids, t + 1));
        next = soFar.length() - before.length();
        if (next <= 0 || next >= text.length() || !(before + text).startsWith(soFar)) {
          next = edges.size();
          edges.add(new ArrayList<>());
        }
      }
      edges.get(node).removeIf(edge -> edge.token() == token);
      edges.get(node).add(new Edge(token, next));
      node = next;
    }
  }

  /** A beam has no room for beginnings that cannot be continued to the text's end. */
  private static void dropDeadEnds(List<List<Edge>> edges) {
    Set<Integer> leading = new HashSet<>(Set.of(END));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int node = edges.size() - 1; node >= 0; node--) {
        if (edges.get(node).stream().anyMatch(edge -> leading.contains(edge.node()))) {
          grown |= leading.add(node);
        }
      }
    }
    edges.forEach(each -> each.removeIf(edge -> !leading.contains(edge.node())));
  }

  /** Per node, the tokens of its edges; 0 where there is none. */
  LongTensorArg tokens() {
    return table(0, Edge::token);
  }

  /** Per node, where its edges lead; {@code search.py} knows the end as the number of nodes. */
  LongTensorArg nodes() {
    return table(NOT_AN_EDGE, edge -> edge.node() == END ? edges.size() : edge.node());
  }

  private LongTensorArg table(long none, ToLongFunction<Edge> value) {
    int columns = edges.stream().mapToInt(List::size).max().orElseThrow();
    long[] table = new long[edges.size() * columns];
    Arrays.fill(table, none);
    for (int node = 0; node < edges.size(); node++) {
      for (int i = 0; i < edges.get(node).size(); i++) {
        table[node * columns + i] = value.applyAsLong(edges.get(node).get(i));
      }
    }
    return new LongTensorArg(table, edges.size(), columns);
  }
}
