package ai.rote.results.run;

/** What writes the reports of a folder whose records are complete. */
@FunctionalInterface
public interface Reporter {

  /** Writes nothing: reports can be made later. */
  Reporter NONE = (results, sink) -> {};

  /**
   * Computes the reports.
   *
   * @param results the records
   * @param sink to hand each file to
   */
  void report(Results results, ReportSink sink);
}
