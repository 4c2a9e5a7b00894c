package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexShapeTest {

  /** How GPT-2, GPT-4, GPT-4o, Llama 3, Qwen, DeepSeek, Bloom and StarCoder split texts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+",
        "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+|"
            + " ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        " ?[^(\\s|[.,!?…。，、।۔،])]+",
        "\\d{1,3}(?=(?:\\d{3})*\\b)",
        "\\p{N}{1,3}+",
        "[一-龥぀-ゟ゠-ヿ]+"
      })
  void patternsOfKnownTokenizersPass(String pattern) {
    assertThat(RegexShape.problem(pattern)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(a+)+",
        "(a*)*b",
        "(a|a)*b",
        "(?:a|ab?)+",
        "((a?){3})*",
        "(a?){30}b",
        "(a{1,2}){20,}",
        "(a)\\1",
        "\\k<x>",
        "(?<x>a)\\g<x>",
        "a*a*a*a*b",
        "(a*a*)(a*a*)b"
      })
  void patternsThatMayTakeForEverAreRefused(String pattern) {
    assertThat(RegexShape.problem(pattern)).isNotNull();
  }
}
