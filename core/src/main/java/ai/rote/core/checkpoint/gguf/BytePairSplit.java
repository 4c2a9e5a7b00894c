package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.TokenizerParts;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a text is split before byte pairs are merged. A GGUF file names it ({@code
 * tokenizer.ggml.pre}) and says no more: what a name stands for is what the {@code tokenizer.json}
 * of the models has, the normalizer and the rule for whole words included.
 */
enum BytePairSplit {
  GPT_2(List.of("gpt-2"), Optional.empty()),
  /** Pythia, GPT-NeoX, OLMo. */
  GPT_NEOX(List.of("olmo", "mpt"), Optional.empty()),
  LLAMA_3(List.of("llama-bpe", "llama-v3", "llama3"), Optional.of(words("\\p{N}{1,3}"))),
  /** Qwen 2, 2.5 and 3, and what DeepSeek R1 was distilled into. */
  QWEN_2(List.of("deepseek-r1-qwen", "qwen2"), Optional.of(words("\\p{N}"))),
  /** SmolLM, StarCoder, Granite Code: each digit by itself, then as GPT-2. */
  STARCODER(List.of("refact", "smollm", "starcoder"), Optional.empty()),
  /** Mistral's tokenizer since Nemo. */
  TEKKEN(List.of("tekken"), Optional.of(tekken()));

  private final List<String> names;
  private final Optional<String> regex;

  BytePairSplit(List<String> names, Optional<String> regex) {
    this.names = names;
    this.regex = regex;
  }

  private static String words(String digits) {
    return "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
        + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+"
        + "|"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
        + "|\\s*[\\r\\n]+"
        + "|\\s+(?!\\S)"
        + "|\\s+";
  }

  private static String tekken() {
    String upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    String lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    String before = "[^\\r\\n\\p{L}\\p{N}]?";
    return before
        + upper
        + "*"
        + lower
        + "+|"
        + before
        + upper
        + "+"
        + lower
        + "*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }

  /** The one of a name; of files that name none, that of architectures which have but one. */
  static Optional<BytePairSplit> of(String name, String architecture) {
    if (name.equals("default")) {
      return switch (architecture) {
        case "gpt2" -> Optional.of(GPT_2);
        case "gptneox" -> Optional.of(GPT_NEOX);
        default -> Optional.empty();
      };
    }
    return Arrays.stream(values()).filter(each -> each.names.contains(name)).findFirst();
  }

  static String supported() {
    return Arrays.stream(values())
            .flatMap(each -> each.names.stream())
            .collect(Collectors.toCollection(TreeSet::new))
        + ", or none where the architecture is gpt2 or gptneox";
  }

  /** What is done to a text first: NFC, or nothing. */
  Optional<ObjectNode> normalizer() {
    return this == GPT_NEOX || this == QWEN_2
        ? Optional.of(TokenizerParts.part("NFC"))
        : Optional.empty();
  }

  ObjectNode preTokenizer() {
    if (regex.isPresent()) {
      ObjectNode split = TokenizerParts.part("Split").put("behavior", "Isolated");
      split.put("invert", false).putObject("pattern").put("Regex", regex.get());
      return TokenizerParts.sequence("pretokenizers", split, TokenizerParts.byteLevel(false));
    }
    if (this == STARCODER) {
      return TokenizerParts.sequence(
          "pretokenizers",
          TokenizerParts.part("Digits").put("individual_digits", true),
          TokenizerParts.byteLevel(true));
    }
    return TokenizerParts.byteLevel(true);
  }

  /** Whether a word that is a token is that token, wherever merging would lead. */
  boolean keepsWholeWords() {
    return this == LLAMA_3 || this == TEKKEN;
  }

  /** Whether a BOS stands before texts, in a file that does not say. */
  boolean addsBos() {
    return this == LLAMA_3 || this == TEKKEN;
  }
}
