package ai.rote.metrics.match;

import java.util.Arrays;

/**
 * The smallest automaton that reads every part of a sequence of ints: it says in constant time for
 * each further word whether it continues a part of the sequence, and how long that part is.
 *
 * <p>States and edges are rows of int arrays: there are at most 2n states and 3n edges for n words,
 * 16 bytes for each and up to half as much in reserve, and a hash table of 8 to 16 bytes for each
 * edge.
 *
 * @see <a href="https://doi.org/10.1016/0304-3975(85)90157-4">Blumer et al. 1985, The smallest
 *     automaton recognizing the subwords of a text</a>
 */
final class SuffixAutomaton {
  private static final int NONE = -1;

  /** Of each state: its longest part, and where that first ends. */
  private int[] lengths = new int[16];

  private int[] firstEnds = new int[16];
  private int[] links = new int[16];
  private int[] firstEdges = new int[16];
  private int states;

  private int[] edgeFrom = new int[16];
  private int[] edgeWord = new int[16];
  private int[] edgeTo = new int[16];
  private int[] nextEdge = new int[16];
  private int edges;

  /** Edges by their state and word, open addressing; empty is 0, others are one too high. */
  private int[] table = new int[64];

  private int last;

  SuffixAutomaton(int[] words) {
    last = state(0, 0, NONE);
    for (int i = 0; i < words.length; i++) {
      append(words[i], i + 1);
    }
  }

  int states() {
    return states;
  }

  int length(int state) {
    return lengths[state];
  }

  int link(int state) {
    return links[state];
  }

  /** Behind which word of the sequence the state's longest part first ends. */
  int firstEnd(int state) {
    return firstEnds[state];
  }

  /** Where a word leads; negative if nowhere. */
  int next(int state, int word) {
    int edge = find(state, word);
    return edge < 0 ? NONE : edgeTo[edge];
  }

  /** Reads another sequence, and knows after each of its words what of this one was just read. */
  final class Reader {
    private int state;
    private int length;

    /** Reads a word; one that is negative is equal to none. */
    void read(int word) {
      int next = word < 0 ? NONE : next(state, word);
      while (next == NONE && state != 0) {
        state = word < 0 ? 0 : links[state];
        length = lengths[state];
        next = word < 0 ? NONE : next(state, word);
      }
      state = Math.max(0, next);
      length = next == NONE ? 0 : length + 1;
    }

    /** How many of the words read last, at most, stand in the sequence as one part. */
    int length() {
      return length;
    }

    /** The state of that part. */
    int state() {
      return state;
    }
  }

  private void append(int word, int end) {
    int added = state(lengths[last] + 1, end, NONE);
    int from = last;
    int edge = find(from, word);
    while (edge < 0) {
      addEdge(from, word, added);
      from = links[from];
      if (from == NONE) {
        break;
      }
      edge = find(from, word);
    }
    int link = 0;
    if (from != NONE) {
      int to = edgeTo[edge];
      link = lengths[to] == lengths[from] + 1 ? to : split(from, word, to);
    }
    links[added] = link; // only now: splitting may put another array in the old one's place
    last = added;
  }

  /** Divides a state, whose parts no longer all end at the same places. */
  private int split(int from, int word, int to) {
    int shorter = state(lengths[from] + 1, firstEnds[to], links[to]);
    for (int edge = firstEdges[to]; edge != NONE; edge = nextEdge[edge]) {
      addEdge(shorter, edgeWord[edge], edgeTo[edge]);
    }
    links[to] = shorter;
    for (int each = from; each != NONE; each = links[each]) {
      int edge = find(each, word);
      if (edge < 0 || edgeTo[edge] != to) {
        break;
      }
      edgeTo[edge] = shorter;
    }
    return shorter;
  }

  private int state(int length, int firstEnd, int link) {
    if (states == lengths.length) {
      int more = grown(states);
      lengths = Arrays.copyOf(lengths, more);
      firstEnds = Arrays.copyOf(firstEnds, more);
      links = Arrays.copyOf(links, more);
      firstEdges = Arrays.copyOf(firstEdges, more);
    }
    lengths[states] = length;
    firstEnds[states] = firstEnd;
    links[states] = link;
    firstEdges[states] = NONE;
    return states++;
  }

  private void addEdge(int from, int word, int to) {
    if (edges == edgeFrom.length) {
      int more = grown(edges);
      edgeFrom = Arrays.copyOf(edgeFrom, more);
      edgeWord = Arrays.copyOf(edgeWord, more);
      edgeTo = Arrays.copyOf(edgeTo, more);
      nextEdge = Arrays.copyOf(nextEdge, more);
    }
    edgeFrom[edges] = from;
    edgeWord[edges] = word;
    edgeTo[edges] = to;
    nextEdge[edges] = firstEdges[from];
    firstEdges[from] = edges++;
    if (edges > table.length / 2) {
      table = new int[table.length * 2];
      for (int edge = 0; edge < edges; edge++) {
        enter(edge);
      }
    } else {
      enter(edges - 1);
    }
  }

  private static int grown(int length) {
    return Math.addExact(length, Math.max(16, length / 2));
  }

  private void enter(int edge) {
    int slot = slot(edgeFrom[edge], edgeWord[edge]);
    while (table[slot] != 0) {
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = edge + 1;
  }

  private int find(int from, int word) {
    int slot = slot(from, word);
    for (int edge = table[slot] - 1; edge >= 0; edge = table[slot] - 1) {
      if (edgeFrom[edge] == from && edgeWord[edge] == word) {
        return edge;
      }
      slot = slot + 1 & table.length - 1;
    }
    return NONE;
  }

  private int slot(int from, int word) {
    long mixed = (from * 0x9E3779B97F4A7C15L ^ word) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 32) & table.length - 1;
  }
}
