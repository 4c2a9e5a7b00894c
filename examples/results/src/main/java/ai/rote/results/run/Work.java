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

  /** Adds to the run's record what is known at the end of the batches. */
  RunRecord end(RunRecord run);

  /** The longest suffix, in tokens; null for a scan. */
  Integer longestSuffix();

  /** Closes the model. */
  @Override
  void close();
}
