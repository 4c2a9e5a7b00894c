package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.StoredScores;
import ai.rote.results.record.Tokenization;
import ai.rote.results.run.Results;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The examples of a run by their ids, with digests of what they are: an id that stands for one
 * example in one run and for another in another must not make a pair of the two. Takes some hundred
 * bytes an example, whatever its length.
 *
 * <p>Two are the same if their tokens are; a BOS before them is no part of the example. Where the
 * models' tokenizers differ, so do the tokens of one text: then it is enough that both runs read
 * the same data file, or that prefix and suffix together are the same text.
 */
final class SameExamples {

  /** Of an example: its tokens, and the text of prefix and suffix if it came as text. */
  private record Digests(ByteBuffer tokens, Optional<ByteBuffer> text) {}

  private final Results results;
  private final Map<String, Digests> byId = new HashMap<>();
  private final Set<Integer> prefixTokens = new HashSet<>();
  private final Set<Integer> suffixTokens = new HashSet<>();

  private SameExamples(Results results) {
    this.results = results;
  }

  /** Reads the records of a run. */
  static SameExamples of(Results results) {
    SameExamples examples = new SameExamples(results);
    results.forEach(
        each -> {
          TokenizedExample example = each.scores().example();
          examples.byId.put(
              example.id(), new Digests(tokens(example), each.text().map(SameExamples::text)));
          examples.prefixTokens.add(example.prefixTokens() - example.startTokens());
          examples.suffixTokens.add(example.suffixTokens());
        });
    return examples;
  }

  Results results() {
    return results;
  }

  /** The length of all prefixes, a BOS not counted; 0 if they differ. */
  int prefixTokens() {
    return prefixTokens.size() == 1 ? prefixTokens.iterator().next() : 0;
  }

  /** The length of all suffixes; 0 if they differ. */
  int suffixTokens() {
    return suffixTokens.size() == 1 ? suffixTokens.iterator().next() : 0;
  }

  /**
   * Digests of what stands around the border between prefix and suffix. Reads the records again.
   *
   * @param before how many of the prefix's last tokens
   * @param after how many of the suffix's first tokens
   * @param ids of which examples
   * @return by id
   */
  Map<String, ByteBuffer> aroundBorder(int before, int after, Set<String> ids) {
    Map<String, ByteBuffer> digests = new HashMap<>();
    results.forEach(
        each -> {
          TokenizedExample example = each.scores().example();
          if (ids.contains(example.id())) {
            int[] prefix = example.prefixIds();
            digests.put(
                example.id(),
                digest(
                    Arrays.copyOfRange(prefix, prefix.length - before, prefix.length),
                    Arrays.copyOf(example.suffixIds(), after)));
          }
        });
    return digests;
  }

  Set<String> ids() {
    return byId.keySet();
  }

  /**
   * Refuses another run where an id stands for another example.
   *
   * @param other the other run
   * @param common ids that both have
   * @return how many of them stand in other tokens, since the tokenizers differ
   * @throws RoteException if one is not the same example, or prefixes were not put to the models
   *     alike
   */
  int refuseOthers(SameExamples other, Set<String> common) {
    refuseOtherwiseAsked(other);
    List<String> otherTokens =
        common.stream()
            .filter(id -> !byId.get(id).tokens().equals(other.byId.get(id).tokens()))
            .sorted()
            .toList();
    boolean sameTokenizer = results.run().identity().hasTokenizerOf(other.results.run().identity());
    boolean sameData = results.run().identity().hasDataOf(other.results.run().identity());
    for (String id : otherTokens) {
      if (sameTokenizer || !(sameData || isSameText(other, id))) {
        throw refusal(other, id);
      }
    }
    return otherTokens.size();
  }

  /** Templates belong to models, and may differ as these do; what is said in a chat may not. */
  private void refuseOtherwiseAsked(SameExamples other) {
    String here = asked(results);
    String there = asked(other.results);
    if (!here.equals(there)) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s and %s put prefixes to their models in different ways, %s and %s, so that a"
                  + " difference would not be the models'",
              results.folder(),
              other.results.folder(),
              here,
              there));
    }
  }

  private static String asked(Results results) {
    Tokenization.Chat chat = results.run().tokenization().chat();
    return chat == null
        ? "without a chat"
        : "with --chat '"
            + chat.user()
            + "'"
            + (chat.system() == null ? "" : " --system '" + chat.system() + "'");
  }

  private boolean isSameText(SameExamples other, String id) {
    Optional<ByteBuffer> text = byId.get(id).text();
    return text.isPresent() && text.equals(other.byId.get(id).text());
  }

  private RoteException refusal(SameExamples other, String id) {
    List<String> why =
        results.settingsThatDiffer(other.results).stream()
            .filter(
                each ->
                    each.startsWith("data ")
                        || each.startsWith("model.tokenizer")
                        || each.startsWith("options.fields")
                        || each.startsWith("options.chat")
                        || each.startsWith("options.system")
                        || each.startsWith("options.prefix-tokens")
                        || each.startsWith("options.suffix-tokens")
                        || each.startsWith("options.suffix-start"))
            .toList();
    return new RoteException(
        String.format(
            Locale.ROOT,
            "example '%s' of %s is another one in %s: %s; runs are compared on the same examples"
                + " under the same ids%s",
            id,
            results.folder(),
            other.results.folder(),
            difference(example(id), other.example(id)),
            why.isEmpty() ? "" : "; different: " + String.join(", ", why)));
  }

  private TokenizedExample example(String id) {
    TokenizedExample[] found = new TokenizedExample[1];
    results.forEach(
        each -> {
          if (each.scores().example().id().equals(id)) {
            found[0] = each.scores().example();
          }
        });
    return found[0];
  }

  /** The first thing in which two examples differ. */
  private static String difference(TokenizedExample here, TokenizedExample there) {
    int[] prefixHere = prefix(here);
    int[] prefixThere = prefix(there);
    if (prefixHere.length != prefixThere.length) {
      return lengths("prefix", prefixHere.length, prefixThere.length);
    }
    if (here.suffixTokens() != there.suffixTokens()) {
      return lengths("suffix", here.suffixTokens(), there.suffixTokens());
    }
    int at = Arrays.mismatch(prefixHere, prefixThere);
    return at >= 0
        ? token("prefix", at, prefixHere, prefixThere)
        : token(
            "suffix",
            Arrays.mismatch(here.suffixIds(), there.suffixIds()),
            here.suffixIds(),
            there.suffixIds());
  }

  private static String lengths(String part, int here, int there) {
    return String.format(
        Locale.ROOT, "its %s is %d tokens long against %d there", part, here, there);
  }

  /** Tokens are counted from 1. */
  private static String token(String part, int at, int[] here, int[] there) {
    return String.format(
        Locale.ROOT, "%s token %d is %d against %d there", part, at + 1, here[at], there[at]);
  }

  private static int[] prefix(TokenizedExample example) {
    int[] ids = example.prefixIds();
    return Arrays.copyOfRange(ids, example.startTokens(), ids.length);
  }

  private static ByteBuffer tokens(TokenizedExample example) {
    return digest(prefix(example), example.suffixIds());
  }

  private static ByteBuffer digest(int[] prefix, int[] suffix) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (1 + prefix.length + suffix.length));
    bytes.putInt(prefix.length);
    bytes.asIntBuffer().put(prefix).put(suffix);
    return digest(bytes.array());
  }

  /** Without white space at the ends, which some tokenizers add or take away. */
  private static ByteBuffer text(StoredScores.Text text) {
    String whole = (text.prefix() + String.join("", text.suffixTokens())).strip();
    return digest(whole.getBytes(StandardCharsets.UTF_8));
  }

  private static ByteBuffer digest(byte[] bytes) {
    MessageDigest sha256 = Fingerprint.sha256();
    return ByteBuffer.wrap(sha256.digest(bytes)).asReadOnlyBuffer();
  }
}
