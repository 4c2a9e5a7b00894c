package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code run.json}: what is run on what, so that a figure can be traced, and a run continued or
 * repeated. A change makes a new record.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}
 * @param rote version
 * @param state whether the run has come to its end
 * @param sessions each start of the run
 * @param model what was run
 * @param data on what
 * @param options every option in force, by its name on the command line
 * @param shard which part of the work, as in 1/4; 1/1 for all of it
 * @param tokenization how texts became tokens
 * @param platform on which machine
 * @param identity what the scores depend on; a run is only continued if all of it is the same
 * @param server that ran the model; null if it ran here
 * @param spread of scores between two passes; null while it is not known
 * @param records what was written; null while the run has not come to its end
 */
public record RunRecord(
    @JsonProperty(required = true) int schemaVersion,
    @JsonProperty(required = true) String rote,
    @JsonProperty(required = true) State state,
    @JsonProperty(required = true) List<Session> sessions,
    @JsonProperty(required = true) Model model,
    @JsonProperty(required = true) Data data,
    @JsonProperty(required = true) RunOptions options,
    @JsonProperty(required = true) Shard shard,
    @JsonProperty(required = true) Tokenization tokenization,
    @JsonProperty(required = true) Platform platform,
    @JsonProperty(required = true) RunIdentity identity,
    @MayBeAbsent Server server,
    @MayBeAbsent Spread spread,
    @MayBeAbsent WrittenRecords records) {

  /** The version of this format. Another one is neither read nor continued. */
  public static final int SCHEMA_VERSION = 3;

  /** Whether a run has come to its end. */
  public enum State {
    /** It was begun, and may be under way or interrupted. */
    RUNNING,
    /** All records and reports are written. */
    FINISHED;

    /** As in files: {@code running}. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One start of a run.
   *
   * @param started when
   * @param examplesBefore how many records there were by then
   * @param finished when the run came to its end; null if this session did not see it
   * @param scoringSeconds how long this session scored, without loading; null as {@code finished}
   * @param shard in a merged run: whose session it was; null otherwise
   */
  public record Session(
      @JsonProperty(required = true) Instant started,
      @JsonProperty(required = true) long examplesBefore,
      @MayBeAbsent Instant finished,
      @MayBeAbsent Double scoringSeconds,
      @MayBeAbsent Shard shard) {

    Session finished(double seconds) {
      return new Session(started, examplesBefore, Instant.now(), seconds, shard);
    }

    /**
     * The same in a merged run.
     *
     * @param of whose session it was
     * @return with the shard's number
     */
    public Session in(Shard of) {
      return new Session(started, examplesBefore, finished, scoringSeconds, of);
    }
  }

  /**
   * A model.
   *
   * @param name as it was given, with what was done to its weights
   * @param folder where it was found
   * @param modelType the family
   * @param parameters how many; 0 if not known, as the next two
   * @param layers how many
   * @param width of the hidden states
   * @param vocabularySize in tokens
   * @param contextTokens most tokens of a sequence
   * @param storedDtype as the checkpoint stores its weights: a dtype, or how they are quantised
   * @param dtype what it computed in
   * @param device where it computed
   * @param tokenizer the file that its tokenizer was read from, which may be the model's; null if
   *     there was none
   * @param files those that can change a score
   */
  public record Model(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String folder,
      @JsonProperty(required = true) String modelType,
      @JsonProperty(required = true) long parameters,
      @JsonProperty(required = true) int layers,
      @JsonProperty(required = true) int width,
      @JsonProperty(required = true) int vocabularySize,
      @JsonProperty(required = true) int contextTokens,
      @JsonProperty(required = true) String storedDtype,
      @JsonProperty(required = true) String dtype,
      @JsonProperty(required = true) String device,
      @MayBeAbsent String tokenizer,
      @JsonProperty(required = true) List<FileDigest> files) {

    /**
     * Keeps the list from being changed.
     *
     * @param name as it was given, with what was done to its weights
     * @param folder where it was found
     * @param modelType the family
     * @param parameters how many; 0 if not known, as the next two
     * @param layers how many
     * @param width of the hidden states
     * @param vocabularySize in tokens
     * @param contextTokens most tokens of a sequence
     * @param storedDtype as the checkpoint stores its weights
     * @param dtype what it computed in
     * @param device where it computed
     * @param tokenizer the file that its tokenizer was read from; null if there was none
     * @param files those that can change a score
     */
    public Model {
      files = List.copyOf(files);
    }
  }

  /**
   * A file by its content.
   *
   * @param name without its folder
   * @param sha256 of its bytes
   */
  public record FileDigest(
      @JsonProperty(required = true) String name, @JsonProperty(required = true) String sha256) {}

  /**
   * A data set.
   *
   * @param file its name, or the names of its files
   * @param sha256 of its bytes
   * @param examples how many can be measured; of a scan, how many windows were scored; of a
   *     continuation, how many chunks were generated
   * @param skipped how many cannot; of a continuation, how many seeds do not fit into their text
   * @param texts of a scan that has come to its end; null otherwise
   */
  public record Data(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String sha256,
      @JsonProperty(required = true) long examples,
      @JsonProperty(required = true) long skipped,
      @MayBeAbsent List<ScannedText> texts) {

    /**
     * The same for a scan that has come to its end.
     *
     * @param sizes of its texts, in their order
     * @return with the texts
     */
    public Data of(List<ScannedText> sizes) {
      return new Data(
          file,
          sha256,
          sizes.stream().mapToLong(ScannedText::windows).sum(),
          skipped,
          List.copyOf(sizes));
    }
  }

  /**
   * Checks what belongs together.
   *
   * @param schemaVersion {@value #SCHEMA_VERSION}
   * @param rote version
   * @param state whether the run has come to its end
   * @param sessions each start of the run
   * @param model what was run
   * @param data on what
   * @param options every option in force, by its name on the command line
   * @param shard which part of the work, as in 1/4; 1/1 for all of it
   * @param tokenization how texts became tokens
   * @param platform on which machine
   * @param identity what the scores depend on; a run is only continued if all of it is the same
   * @param server that ran the model; null if it ran here
   * @param spread of scores between two passes; null while it is not known
   * @param records what was written; null while the run has not come to its end
   * @throws IllegalArgumentException if a finished run does not say what it wrote
   */
  public RunRecord {
    sessions = List.copyOf(sessions);
    if (state == State.FINISHED && records == null) {
      throw new IllegalArgumentException("'records' is missing, though the run is finished");
    }
    if (state == State.FINISHED && sessions.isEmpty()) {
      throw new IllegalArgumentException("'sessions' is empty, though the run is finished");
    }
  }

  /**
   * The record of a run that is about to begin.
   *
   * @param model what is run
   * @param data on what
   * @param options in force
   * @param shard which part of the work
   * @param tokenization how texts became tokens
   * @param identity what the scores depend on
   * @param server that runs the model; null if it runs here
   * @return without a session
   */
  public static RunRecord begin(
      Model model,
      Data data,
      RunOptions options,
      Shard shard,
      Tokenization tokenization,
      RunIdentity identity,
      Server server) {
    return new RunRecord(
        SCHEMA_VERSION,
        Version.current(),
        State.RUNNING,
        List.of(),
        model,
        data,
        options,
        shard,
        tokenization,
        server == null ? Platform.current() : Platform.of(server),
        identity,
        server,
        null,
        null);
  }

  /**
   * Whether the run has come to its end.
   *
   * @return true if it has
   */
  @JsonIgnore
  public boolean isFinished() {
    return state == State.FINISHED;
  }

  /**
   * What the run wrote.
   *
   * @return empty while it has not come to its end
   */
  public Optional<WrittenRecords> written() {
    return Optional.ofNullable(records);
  }

  /**
   * The same with one more start.
   *
   * @param started when
   * @param before how many records there were by then
   * @return a run that has not come to its end; what it once had written is kept to be compared
   */
  public RunRecord beginSession(Instant started, long before) {
    List<Session> more = new ArrayList<>(sessions);
    more.add(new Session(started, before, null, null, null));
    return with(State.RUNNING, more, data, options, spread, records);
  }

  /**
   * The same at its end.
   *
   * @param seconds how long the last session scored
   * @param written what the run has written
   * @return a finished run
   */
  public RunRecord finish(double seconds, WrittenRecords written) {
    List<Session> all = new ArrayList<>(sessions);
    all.set(all.size() - 1, all.get(all.size() - 1).finished(seconds));
    return with(State.FINISHED, all, data, options, spread, written);
  }

  /**
   * The same with other options in force, as when only n and p differ.
   *
   * @param inForce the options
   * @return with these
   */
  public RunRecord withOptions(RunOptions inForce) {
    return with(state, sessions, data, inForce, spread, records);
  }

  /**
   * The same with what is known of its data at the end.
   *
   * @param known of the data
   * @return with it
   */
  public RunRecord withData(Data known) {
    return with(state, sessions, known, options, spread, records);
  }

  /**
   * The same with what scoring some examples twice came to.
   *
   * @param found by the last session
   * @return with it
   */
  public RunRecord withSpread(Spread found) {
    return with(state, sessions, data, options, found, records);
  }

  /**
   * The undivided run that shards make up, before its records are there.
   *
   * @param all sessions of all shards
   * @return without records
   */
  public RunRecord undivided(List<Session> all) {
    return new RunRecord(
        schemaVersion,
        rote,
        State.RUNNING,
        all,
        model,
        data,
        options.without("shard"),
        Shard.WHOLE,
        tokenization,
        platform,
        identity.undivided(),
        server,
        null,
        null);
  }

  /**
   * A merged run at its end.
   *
   * @param written what it has written
   * @return a finished run with the sessions of its shards
   */
  public RunRecord merged(WrittenRecords written) {
    return with(State.FINISHED, sessions, data, options, spread, written);
  }

  private RunRecord with(
      State now,
      List<Session> starts,
      Data known,
      RunOptions inForce,
      Spread found,
      WrittenRecords written) {
    return new RunRecord(
        schemaVersion,
        rote,
        now,
        starts,
        model,
        known,
        inForce,
        shard,
        tokenization,
        platform,
        identity,
        server,
        found,
        written);
  }
}
