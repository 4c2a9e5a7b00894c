package ai.rote.results.record;

import ai.rote.core.score.TokenScores;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was measured of one example, as a line of {@code scores.jsonl} holds it: every
 * figure can be computed from it again without the model.
 *
 * @param scores what was measured
 * @param text the example's texts, if it came as text
 * @param generated what was drawn and searched of it, if anything was
 * @param baselines what its suffix is held against, if anything is
 */
public record StoredScores(
    TokenScores scores,
    Optional<Text> text,
    Optional<Generated> generated,
    Optional<Baselines> baselines) {

  /**
   * Without anything that the suffix is held against.
   *
   * @param scores what was measured
   * @param text the example's texts, if it came as text
   * @param generated what was drawn and searched of it, if anything was
   */
  public StoredScores(TokenScores scores, Optional<Text> text, Optional<Generated> generated) {
    this(scores, text, generated, Optional.empty());
  }

  /**
   * The same with what the suffix is held against.
   *
   * @param others prior and references
   * @return a new record
   */
  public StoredScores with(Baselines others) {
    return new StoredScores(scores, text, generated, Optional.of(others));
  }

  /**
   * An example's texts.
   *
   * @param prefix of the prefix
   * @param suffix of the suffix
   * @param suffixTokens of each suffix token
   */
  public record Text(String prefix, String suffix, List<String> suffixTokens) {

    /**
     * Keeps the list from being changed.
     *
     * @param prefix of the prefix
     * @param suffix of the suffix
     * @param suffixTokens of each suffix token
     */
    public Text {
      suffixTokens = List.copyOf(suffixTokens);
    }
  }

  /**
   * As a line of {@code scores.jsonl}.
   *
   * @param batch which batch of the undivided run it was scored in, from 0
   * @return JSON without a line feed
   */
  public String line(int batch) {
    return RecordCodec.line(ScoreLine.of(this, batch));
  }

  /**
   * Reads a line of {@code scores.jsonl}, to the last bit.
   *
   * @param line UTF-8, without a line feed
   * @param where stands before messages, as in {@code "scores.jsonl, line 3: "}
   * @return what was measured
   * @throws ai.rote.core.RoteException if the line is not as it was written
   */
  public static StoredScores read(byte[] line, String where) {
    return RecordCodec.read(line, ScoreLine.class, where).stored(where);
  }

  /**
   * Reads a line of {@code scores.jsonl}, if it is looked at.
   *
   * @param line UTF-8, without a line feed
   * @param where stands before messages, as in {@code "scores.jsonl, line 3: "}
   * @param view of the records
   * @return what was measured; empty if the view leaves the example out
   * @throws ai.rote.core.RoteException if the line is not as it was written
   */
  public static Optional<StoredScores> read(byte[] line, String where, RecordView view) {
    ScoreLine read = RecordCodec.read(line, ScoreLine.class, where);
    return view.metadata(read.id(), read.metadata()).map(metadata -> read.stored(where, metadata));
  }
}
