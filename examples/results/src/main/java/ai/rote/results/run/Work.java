package ai.rote.results.run;

import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunRecord;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * What there is to score with a model that is loaded. It is checked: what it cannot score it has
 * refused before it is there.
 */
interface Work extends AutoCloseable {

  /** The record of a run that is about to begin. */
  RunRecord begin(RunIdentity identity);

  /** Refuses to continue a run that was begun with something else that only the model knows. */
  void continues(RunRecord earlier);

  /** Writes what belongs beside the records of a run that is about to begin. */
  void writeBeside(RunFolder folder);

  /**
   * All of it, in an order that the input alone decides: a run that is resumed passes over those
   * batches whose records are there.
   */
  Iterator<Batch> batches();

  /**
   * Scoring is about to begin.
   *
   * @param recordsBefore how many records are there already; empty for a run that is new
   */
  void tellBegin(OptionalLong recordsBefore);

  /**
   * Adds to the record of a finished run what is known at the end of the batches.
   *
   * @param records of the run
   */
  RunRecord end(RunRecord run, Results records);

  /** The longest suffix, in tokens; null for a scan. */
  Integer longestSuffix();

  /** Closes the model. */
  @Override
  void close();
}
