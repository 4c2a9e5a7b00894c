package ai.rote.metrics;

import ai.rote.core.ExampleException;
import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.data.ExampleSource;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures a model on a data set: tokenises, scores, reports. Immutable; {@code with…} returns a
 * new evaluator.
 *
 * <pre>{@code
 * ExtractionReport report = ExtractionEvaluator.of(model)
 *     .with(SamplingScheme.topK(40))
 *     .with(SamplingScheme.topP(0.95).withTemperature(0.8))
 *     .evaluate(PrefixSuffix.readJsonl(Path.of("pairs.jsonl")));
 * }</pre>
 *
 * <p>It is a shorthand for three steps that can be taken one by one, to store scores on the way or
 * to leave out what is stored already: {@link #tokenize(List)}, {@link CausalLm#score} and {@link
 * ExtractionReport#builder()}.
 */
public final class ExtractionEvaluator {

  /**
   * The schemes in place when none is given: {@code top-k=40}, under which Hayes et al. give their
   * main results, and {@code temperature=1}, the model's own distribution, which no filter cuts.
   */
  public static final List<SamplingScheme> DEFAULT_SCHEMES =
      List.of(SamplingScheme.topK(40), SamplingScheme.temperature(1));

  /** How many examples {@link #evaluate(ExampleSource)} holds in tokens at one time. */
  public static final int PIECE_EXAMPLES = 4096;

  private final CausalLm model;
  private final List<SamplingScheme> schemes;
  private final int prefixTokens;
  private final int suffixTokens;
  private final int suffixStart;
  private final BosPolicy bos;
  private final boolean strict;
  private final Optional<ChatPrompt> chat;

  private ExtractionEvaluator(
      CausalLm model,
      List<SamplingScheme> schemes,
      int prefixTokens,
      int suffixTokens,
      int suffixStart,
      BosPolicy bos,
      boolean strict,
      Optional<ChatPrompt> chat) {
    this.model = model;
    this.schemes = schemes;
    this.prefixTokens = prefixTokens;
    this.suffixTokens = suffixTokens;
    this.suffixStart = suffixStart;
    this.bos = bos;
    this.strict = strict;
    this.chat = chat;
  }

  /**
   * An evaluator with {@link #DEFAULT_SCHEMES}, documents split into 50 and 50 tokens, and {@link
   * BosPolicy#MODEL}.
   *
   * @param model to measure; stays the caller's to close
   * @return the evaluator
   */
  public static ExtractionEvaluator of(CausalLm model) {
    return new ExtractionEvaluator(
        Objects.requireNonNull(model, "model"),
        List.of(),
        ExampleTokenizer.CUSTOMARY_TOKENS,
        ExampleTokenizer.CUSTOMARY_TOKENS,
        ExampleTokenizer.CUSTOMARY_TOKENS,
        BosPolicy.MODEL,
        false,
        Optional.empty());
  }

  /**
   * Measures under one more scheme. The first call takes the place of the default schemes; a scheme
   * that is there already is not added again.
   *
   * @param scheme to score under
   * @return a new evaluator
   */
  public ExtractionEvaluator with(SamplingScheme scheme) {
    Objects.requireNonNull(scheme, "scheme");
    if (schemes.contains(scheme)) {
      return this;
    }
    List<SamplingScheme> more = new ArrayList<>(schemes);
    more.add(scheme);
    return new ExtractionEvaluator(
        model, List.copyOf(more), prefixTokens, suffixTokens, suffixStart, bos, strict, chat);
  }

  /**
   * Splits documents at other places. Examples that bring prefix and suffix of their own, as texts
   * or as ids, are measured as they are, whatever stands here.
   *
   * @param prefixTokens how many tokens of a document are prefix, at least 1
   * @param suffixTokens how many tokens after them are suffix, at least 1
   * @return a new evaluator
   * @throws IllegalArgumentException if a count is below 1
   */
  public ExtractionEvaluator withTokens(int prefixTokens, int suffixTokens) {
    if (prefixTokens < 1 || suffixTokens < 1) {
      throw new IllegalArgumentException(
          "prefix and suffix need at least 1 token each, but are "
              + prefixTokens
              + " and "
              + suffixTokens);
    }
    return new ExtractionEvaluator(
        model, schemes, prefixTokens, suffixTokens, prefixTokens, bos, strict, chat);
  }

  /**
   * Lets the suffix of a document begin elsewhere than where a prefix that begins the document
   * ends: prefixes of several lengths then stand before one and the same suffix. To be called after
   * {@link #withTokens}, which puts the prefix back to the document's beginning.
   *
   * @param tokens after how many tokens of a document its suffix begins, without a BOS; the prefix
   *     is what stands directly before it
   * @return a new evaluator
   * @throws IllegalArgumentException if the prefix has no room before it
   */
  public ExtractionEvaluator withSuffixStart(int tokens) {
    if (tokens < prefixTokens) {
      throw new IllegalArgumentException(
          "the suffix begins after "
              + tokens
              + " tokens, which leaves no room for a prefix of "
              + prefixTokens);
    }
    return new ExtractionEvaluator(
        model, schemes, prefixTokens, suffixTokens, tokens, bos, strict, chat);
  }

  /**
   * Puts other special tokens before the examples, or none.
   *
   * @param bos what stands before an example
   * @return a new evaluator
   */
  public ExtractionEvaluator withBos(BosPolicy bos) {
    return new ExtractionEvaluator(
        model,
        schemes,
        prefixTokens,
        suffixTokens,
        suffixStart,
        Objects.requireNonNull(bos, "bos"),
        strict,
        chat);
  }

  /**
   * Puts each prefix to the model as a message of a chat, and measures its suffix as the answer;
   * see {@link ExampleTokenizer}.
   *
   * @param prompt how
   * @return a new evaluator
   */
  public ExtractionEvaluator withChat(ChatPrompt prompt) {
    return new ExtractionEvaluator(
        model, schemes, prefixTokens, suffixTokens, suffixStart, bos, strict, Optional.of(prompt));
  }

  /**
   * Refuses a data set with examples that cannot be measured. Without this they are skipped, and
   * counted in the report with the reason.
   *
   * @return a new evaluator
   */
  public ExtractionEvaluator strict() {
    return new ExtractionEvaluator(
        model, schemes, prefixTokens, suffixTokens, suffixStart, bos, true, chat);
  }

  /**
   * The schemes that will be measured.
   *
   * @return those given, in order, or {@link #DEFAULT_SCHEMES}
   */
  public List<SamplingScheme> schemes() {
    return schemes.isEmpty() ? DEFAULT_SCHEMES : schemes;
  }

  /**
   * Takes the first step alone.
   *
   * @param examples the data set; not empty, no id twice
   * @return its examples in tokens, and those that cannot be measured: too short, too long for the
   *     model, or with a border that leaves prefix or suffix without a token
   * @throws ExampleException if the data set is empty, an id stands twice, or this evaluator is
   *     strict and an example cannot be measured
   * @throws ai.rote.core.CheckpointException if an example is text and the model has no tokenizer
   */
  public TokenizedDataSet tokenize(List<PrefixSuffix> examples) {
    return tokenize(ExampleSource.of(examples));
  }

  /**
   * Takes the first step alone, on a data set that is read as it goes.
   *
   * @param examples the data set; not empty, no id twice
   * @return its examples in tokens, and those that cannot be measured
   * @throws ExampleException as {@link #tokenize(List)}
   * @throws ai.rote.core.CheckpointException if an example is text and the model has no tokenizer
   */
  public TokenizedDataSet tokenize(ExampleSource examples) {
    TokenizedDataSet data = TokenizedDataSet.of(examples, tokenizer());
    return strict ? data.refuseSkipped() : data;
  }

  private ExampleTokenizer tokenizer() {
    return new ExampleTokenizer(
        model.tokenizer(),
        prefixTokens,
        suffixTokens,
        suffixStart,
        bos,
        model.info().contextTokens(),
        chat);
  }

  /**
   * Measures a data set.
   *
   * @param examples the data set; not empty, no id twice
   * @return the report; examples that are too short, or too long for the model, are counted as
   *     skipped
   * @throws ExampleException if the data set is empty or holds nothing long enough, an id stands
   *     twice, or the model cannot take an example
   * @throws ai.rote.core.RoteException if the model fails
   */
  public ExtractionReport evaluate(List<PrefixSuffix> examples) {
    return evaluate(examples, scores -> {});
  }

  /**
   * Measures a data set and hands out the scores of each example on the way, to be stored or shown.
   *
   * @param examples the data set; not empty, no id twice
   * @param observer is called for each example as soon as it is scored, in no particular order, on
   *     the calling thread
   * @return the report, the same as {@link #evaluate(List)} returns
   * @throws ExampleException as {@link #evaluate(List)}
   * @throws ai.rote.core.RoteException if the model fails
   */
  public ExtractionReport evaluate(List<PrefixSuffix> examples, Consumer<TokenScores> observer) {
    TokenizedDataSet data = tokenize(examples);
    ExtractionReport.Builder report = ExtractionReport.builder();
    data.skipped().forEach(report::skip);
    score(data.examples(), report, observer);
    return report.build();
  }

  /**
   * Measures a data set of any size as it is read: {@link #evaluate(ExampleSource, Consumer)}
   * without an observer.
   *
   * @param examples the data set; not empty, no id twice
   * @return the report
   * @throws ExampleException as {@link #evaluate(ExampleSource, Consumer)}
   * @throws ai.rote.core.RoteException if the model fails
   */
  public ExtractionReport evaluate(ExampleSource examples) {
    return evaluate(examples, scores -> {});
  }

  /**
   * Measures a data set of any size as it is read. It is taken in <b>pieces</b> of {@value
   * #PIECE_EXAMPLES} examples: each is tokenised, scored, handed to the observer and let go before
   * the next is read. What grows with the data set is the report alone, see {@link
   * ExtractionReport}, and the ids by which the source refuses one that comes twice.
   *
   * <p>The model makes its batches within a piece. So the same source gives the same scores to the
   * last bit each time, and a data set of one piece gives those of {@link #evaluate(List)}; in a
   * larger one, an example may share its batch with others than there, and its scores differ by the
   * rounding of float32, some 1e-5 nats. A shorter last piece may take longer for each example.
   *
   * <p>An example that the model cannot take, or any that a strict evaluator refuses, is met when
   * its piece is: the scores of the pieces before it have been handed to the observer by then.
   *
   * @param examples the data set; not empty, no id twice; read once, and closed
   * @param observer is called for each example as soon as it is scored, in no particular order
   *     within a piece, on the calling thread
   * @return the report; examples that are too short, or too long for the model, are counted as
   *     skipped
   * @throws ExampleException if the data set is empty or holds nothing long enough, an id stands
   *     twice, or the model cannot take an example
   * @throws ai.rote.core.RoteException if the model fails
   */
  public ExtractionReport evaluate(ExampleSource examples, Consumer<TokenScores> observer) {
    ExampleTokenizer tokenizer = tokenizer();
    ExtractionReport.Builder report = ExtractionReport.builder();
    Consumer<SkippedExample> skipped =
        strict ? each -> SkippedExample.refuse(List.of(each)) : report::skip;
    List<TokenizedExample> piece = new ArrayList<>();
    try (Stream<PrefixSuffix> stream = examples.stream()) {
      Iterator<PrefixSuffix> left = stream.iterator();
      if (!left.hasNext()) {
        throw new ExampleException("the data set is empty: expected at least one example");
      }
      while (left.hasNext()) {
        tokenizer.tokenize(left.next(), skipped).ifPresent(piece::add);
        if (piece.size() == PIECE_EXAMPLES || !left.hasNext()) {
          score(piece, report, observer);
          piece.clear();
        }
      }
    }
    return report.build();
  }

  private void score(
      List<TokenizedExample> examples,
      ExtractionReport.Builder report,
      Consumer<TokenScores> observer) {
    int before = report.examples();
    if (!examples.isEmpty()) {
      model.score(examples, schemes(), observer.andThen(report));
    }
    int scored = report.examples() - before;
    if (scored != examples.size()) {
      throw new IllegalStateException(
          "the model was given " + examples.size() + " examples, but scored " + scored);
    }
  }
}
