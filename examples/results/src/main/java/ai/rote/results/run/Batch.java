package ai.rote.results.run;

import java.util.List;

/** A part of a run that is scored and written together. */
interface Batch {

  /** What it has records of, in their order, as {@link RunKind#named} has them. */
  List<String> names();

  /** Scores it; a record each, in their order. */
  List<String> score();

  /**
   * Takes its records from an earlier session, for the sake of batches that depend on them.
   *
   * @param records a line each, in their order
   * @param where names them in complaints
   */
  default void takeFinished(List<byte[]> records, String where) {}
}
