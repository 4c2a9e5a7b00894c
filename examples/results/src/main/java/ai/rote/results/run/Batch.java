package ai.rote.results.run;

import java.util.List;

/** A part of a run that is scored and written together. */
interface Batch {

  /** What it has records of, in their order, as {@link RunKind#named} has them. */
  List<String> names();

  /** Scores it; a record each, in their order. */
  List<String> score();
}
