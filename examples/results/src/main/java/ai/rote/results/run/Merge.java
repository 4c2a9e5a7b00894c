package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.RunIdentity;
import ai.rote.results.record.Shard;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the shards of one run together. The records come out in the order of the undivided run, and
 * with the same numbers, so the merged folder is the one that a run without shards had written.
 */
public final class Merge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES_AT_A_TIME = 256;

  private Merge() {}

  /**
   * Merges.
   *
   * @param shards folders of all shards of one run, in any order
   * @param out missing or empty
   * @param reporter writes the reports of the whole
   * @throws RoteException if a shard is missing, stands twice, is not finished or belongs to
   *     another run
   */
  public static void merge(List<Path> shards, Path out, RecordedRun.Reporter reporter) {
    if (RunFolder.holdsRun(out)) {
      throw new RoteException(out + ": holds a run already; name another folder");
    }
    List<Results> parts = ordered(shards.stream().map(Results::open).toList());
    boolean created = !Files.exists(out);
    try {
      mergeInto(out, parts, reporter);
    } catch (RuntimeException e) {
      discard(out, created);
      throw e;
    }
  }

  private static void mergeInto(Path out, List<Results> parts, RecordedRun.Reporter reporter) {
    try (RunFolder folder = RunFolder.open(out)) {
      folder.truncate(0);
      ObjectNode run = whole(parts);
      run.put("state", "running");
      folder.write(RunFolder.STATE, run);
      Path skipped = parts.get(0).folder().resolve(RunFolder.SKIPPED);
      if (Files.exists(skipped)) {
        folder.write(RunFolder.SKIPPED, Files.readString(skipped));
      }
      copyInOrder(parts, folder);
      run.put("state", "finished");
      // Reports come before the state that promises them.
      reporter.report(Results.of(out, run), folder::write);
      ObjectNode options = ((ObjectNode) run.get("options")).deepCopy();
      options.remove("shard");
      folder.writeState(run, options);
    } catch (IOException e) {
      throw new RoteException("shards cannot be read: " + e.getMessage(), e);
    }
  }

  /** Half a merge is of no use: nothing can continue it. */
  private static void discard(Path out, boolean created) {
    try {
      for (String file : RunFolder.FILES) {
        Files.deleteIfExists(out.resolve(file));
      }
      if (created) {
        Files.deleteIfExists(out);
      }
    } catch (IOException e) {
      throw new RoteException(out + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  /** By shard number, all there and all of one run. */
  private static List<Results> ordered(List<Results> parts) {
    SortedMap<Integer, Results> byIndex = new TreeMap<>();
    RunIdentity identity = identity(parts.get(0));
    Shard first = shard(parts.get(0));
    for (Results part : parts) {
      Shard shard = shard(part);
      List<String> differences = new ArrayList<>(identity.differences(identity(part)));
      if (shard.count() != first.count()) {
        differences.add(
            "number of shards (" + first.count() + " there, " + shard.count() + " here)");
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

  private static Shard shard(Results part) {
    return Shard.parse(part.run().path("shard").asText());
  }

  private static RunIdentity identity(Results part) {
    ObjectNode fields = ((ObjectNode) part.run().get("identity")).deepCopy();
    ((ObjectNode) fields.get("options")).remove("shard");
    return new RunIdentity(fields);
  }

  private static ObjectNode whole(List<Results> parts) {
    ObjectNode run = parts.get(0).run().deepCopy();
    run.put("shard", Shard.WHOLE.toString());
    run.set("identity", identity(parts.get(0)).fields());
    ((ObjectNode) run.get("options")).remove("shard");
    ArrayNode sessions = run.putArray("sessions");
    for (Results part : parts) {
      part.run()
          .path("sessions")
          .forEach(
              session ->
                  sessions.add(
                      ((ObjectNode) session.deepCopy()).put("shard", shard(part).toString())));
    }
    return run;
  }

  private static void copyInOrder(List<Results> parts, RunFolder folder) throws IOException {
    List<Lines> all = new ArrayList<>();
    PriorityQueue<Lines> next = new PriorityQueue<>(Comparator.comparingInt(Lines::batch));
    try {
      for (Results part : parts) {
        Lines lines = new Lines(part.folder().resolve(RunFolder.SCORES));
        all.add(lines);
        if (lines.advance()) {
          next.add(lines);
        }
      }
      StringBuilder text = new StringBuilder();
      int held = 0;
      while (!next.isEmpty()) {
        Lines lines = next.poll();
        text.append(lines.line).append('\n');
        if (lines.advance()) {
          next.add(lines);
        }
        held++;
        if (held == LINES_AT_A_TIME || next.isEmpty()) {
          folder.append(text.toString().getBytes(StandardCharsets.UTF_8));
          text.setLength(0);
          held = 0;
        }
      }
    } finally {
      for (Lines lines : all) {
        lines.close();
      }
    }
  }

  /** The lines of one shard, with the batch of the one it stands at. */
  private static final class Lines implements Closeable {
    private final Path file;
    private final BufferedReader reader;
    private String line;
    private int batch;

    Lines(Path file) throws IOException {
      this.file = file;
      this.reader = Files.newBufferedReader(file);
    }

    int batch() {
      return batch;
    }

    boolean advance() throws IOException {
      line = reader.readLine();
      if (line == null) {
        return false;
      }
      var number = JSON.readTree(line).path("batch");
      if (!number.isInt()) {
        throw new RoteException(file + ": a record names no batch");
      }
      batch = number.intValue();
      return true;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
