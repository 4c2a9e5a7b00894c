package ai.rote.results.run;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of runs that differ in one length, each in a folder of its own, with their comparison
 * beside them: {@code prefix-25}, {@code prefix-50}, {@code compare.json}, {@code compare.html}
 * and, if it was asked for, {@code rates.csv}. Each run is an ordinary one, that is resumed,
 * reported and compared by itself.
 */
public final class SweepFolder {

  private SweepFolder() {}

  /**
   * Refuses a folder that holds something other than a sweep over the same length, before anything
   * costly is done.
   *
   * @param out may be missing
   * @param runs names of the runs' folders, as in {@code prefix-25}
   * @throws RoteException if it is no folder for them, or one of them holds something else
   */
  public static void refuseForeign(Path out, Collection<String> runs) {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new RoteException(out + ": is a file, expected a folder for the results");
    }
    if (Files.exists(out.resolve(RunFolder.STATE))) {
      throw new RoteException(
          out
              + ": holds a run of one length, and a sweep needs a folder of its own; name another"
              + " folder");
    }
    String kind = kind(runs.iterator().next());
    try (Stream<Path> files = Files.list(out)) {
      List<String> foreign =
          files
              .map(each -> each.getFileName().toString())
              .filter(name -> !belongs(name, kind))
              .sorted()
              .toList();
      if (!foreign.isEmpty()) {
        throw new RoteException(
            out
                + ": holds '"
                + foreign.get(0)
                + "', which is no part of this sweep; results are never written over, so name"
                + " another folder");
      }
    } catch (IOException e) {
      throw new RoteException(out + ": cannot be read: " + e.getMessage(), e);
    }
    runs.forEach(each -> RunFolder.holdsRun(out.resolve(each)));
  }

  private static String kind(String run) {
    return run.substring(0, run.lastIndexOf('-') + 1);
  }

  private static boolean belongs(String name, String kind) {
    return name.startsWith(kind)
        || name.startsWith("compare.")
        || name.equals("rates.csv")
        || name.endsWith(WholeFile.UNFINISHED);
  }

  /**
   * Takes the files of the comparison; what an earlier one wrote is replaced.
   *
   * @param out the sweep's folder
   * @param access who may read them
   * @return to hand each file to
   */
  public static ReportSink sink(Path out, Access access) {
    return ReportSink.into(out, access);
  }
}
