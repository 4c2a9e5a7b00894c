package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.Server;
import ai.rote.results.record.Shard;
import ai.rote.results.record.WrittenRecords;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the shards of one run together. The records come out in the order of the undivided run, and
 * with the same numbers, so the merged folder is the one that a run without shards had written.
 */
public final class Merge {
  private static final int LINES_AT_A_TIME = 256;

  private Merge() {}

  /**
   * Merges.
   *
   * @param shards folders of all shards of one run, in any order
   * @param out missing or empty
   * @param access who may read it
   * @param reporter writes the reports of the whole
   * @return the whole
   * @throws RoteException if a shard is missing, stands twice, is not finished or belongs to
   *     another run
   */
  public static Results merge(List<Path> shards, Path out, Access access, Reporter reporter) {
    if (RunFolder.holdsRun(out)) {
      throw new RoteException(out + ": holds a run already; name another folder");
    }
    List<Results> parts = ordered(shards.stream().map(Results::open).toList());
    try (RunFolder folder = RunFolder.openNew(out, RunKind.MEASURE, access)) {
      try {
        return merge(parts, folder, reporter);
      } catch (RuntimeException e) {
        folder.discard(); // half a merge is of no use: nothing can continue it
        throw e;
      }
    }
  }

  private static Results merge(List<Results> parts, RunFolder folder, Reporter reporter) {
    RunRecord run = parts.get(0).run().undivided(sessions(parts));
    folder.writeState(run);
    Path skipped = parts.get(0).folder().resolve(RunFolder.SKIPPED);
    if (Files.exists(skipped)) {
      folder.write(
          RunFolder.SKIPPED,
          to -> {
            try (var from = Files.newBufferedReader(skipped)) {
              from.transferTo(to);
            }
          });
    }
    copyInOrder(parts, folder);
    RunRecord merged = run.merged(folder.written(longestSuffix(parts)));
    // Reports come before the state that promises them.
    reporter.report(Results.of(folder, merged), folder);
    folder.checkRecords();
    folder.writeState(merged);
    return Results.opened(folder.path(), merged);
  }

  private static List<RunRecord.Session> sessions(List<Results> parts) {
    return parts.stream()
        .map(Results::run)
        .flatMap(run -> run.sessions().stream().map(session -> session.in(run.shard())))
        .toList();
  }

  private static Integer longestSuffix(List<Results> parts) {
    return parts.stream()
        .flatMap(part -> part.run().written().stream())
        .map(WrittenRecords::longestSuffix)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** By shard number, all there and all of one run. */
  private static List<Results> ordered(List<Results> parts) {
    SortedMap<Integer, Results> byIndex = new TreeMap<>();
    RunIdentity identity = parts.get(0).run().identity().undivided();
    Shard first = parts.get(0).run().shard();
    for (Results part : parts) {
      Shard shard = part.run().shard();
      List<String> differences =
          new ArrayList<>(identity.differences(part.run().identity().undivided()));
      if (shard.count() != first.count()) {
        differences.add(
            "number of shards (" + first.count() + " there, " + shard.count() + " here)");
      }
      Server server = parts.get(0).run().server();
      if (server != null && part.run().server() != null) {
        differences.addAll(server.differences(part.run().server()));
      }
      if (!differences.isEmpty()) {
        throw new RoteException(
            String.format(
                Locale.ROOT,
                "%s and %s are no shards of one run; different: %s",
                parts.get(0).folder(),
                part.folder(),
                String.join(", ", differences)));
      }
      Results twin = byIndex.putIfAbsent(shard.index(), part);
      if (twin != null) {
        throw new RoteException(
            part.folder() + " and " + twin.folder() + " both hold shard " + shard);
      }
    }
    for (int i = 1; i <= first.count(); i++) {
      if (!byIndex.containsKey(i)) {
        throw new RoteException(
            "shard " + new Shard(i, first.count()) + " is missing; there are " + byIndex.keySet());
      }
    }
    return List.copyOf(byIndex.values());
  }

  private static void copyInOrder(List<Results> parts, RunFolder folder) {
    List<Lines> all = new ArrayList<>();
    PriorityQueue<Lines> next = new PriorityQueue<>(Comparator.comparingInt(Lines::batch));
    try {
      for (Results part : parts) {
        Lines lines = new Lines(part);
        all.add(lines);
        if (lines.advance()) {
          next.add(lines);
        }
      }
      List<String> held = new ArrayList<>();
      while (!next.isEmpty()) {
        Lines lines = next.poll();
        held.add(lines.text());
        if (lines.advance()) {
          next.add(lines);
        }
        if (held.size() == LINES_AT_A_TIME || next.isEmpty()) {
          folder.append(held);
          held.clear();
        }
      }
    } finally {
      all.forEach(Lines::close);
    }
  }

  /** What a line says of its place. */
  private record Place(@JsonProperty(required = true) int batch) {}

  /** A line as it stands there, with the batch of the undivided run it belongs to. */
  private record BatchLine(int batch, String text) {

    static BatchLine read(byte[] line, String where) {
      return new BatchLine(
          RecordCodec.read(line, Place.class, where).batch(),
          new String(line, StandardCharsets.UTF_8));
    }
  }

  /** The lines of one shard, with the batch of the one it stands at. */
  private static final class Lines implements AutoCloseable {
    private final RecordReader<BatchLine> reader;
    private Optional<BatchLine> current = Optional.empty();

    Lines(Results part) {
      this.reader = part.lines(BatchLine::read);
    }

    int batch() {
      return current.orElseThrow().batch();
    }

    String text() {
      return current.orElseThrow().text();
    }

    boolean advance() {
      current = reader.next();
      return current.isPresent();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
