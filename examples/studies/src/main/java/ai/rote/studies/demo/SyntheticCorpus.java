package ai.rote.studies.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The invented training data of the demo models, and what is held out from it.
 *
 * <p>All three sets come from one generator and share no document and no reference. Each has as
 * many documents of one kind as of another, and a planted paper's number of repetitions is drawn at
 * random among the papers of its kind and number of versions, so that repetition levels differ in
 * nothing but how often a model saw their documents.
 *
 * <p>Some planted papers come in several versions that differ in one number, as drafts, reminders
 * and corrected copies do in a real archive. Their common opening has more than one true
 * continuation: a model that knows all of them gives each a share of its probability, and greedy
 * decoding, which can show one at most, misses the others.
 *
 * @param background documents that the training data contains once, from which a model learns how
 *     such papers read
 * @param planted documents that it contains a known number of times, by rising repetitions
 * @param control documents that it does not contain
 */
public record SyntheticCorpus(
    List<Document> background, List<PlantedDocument> planted, List<Document> control) {

  /** Copies the lists, so that the corpus cannot change. */
  public SyntheticCorpus {
    background = List.copyOf(background);
    planted = List.copyOf(planted);
    control = List.copyOf(control);
  }

  /**
   * How much of each set to write.
   *
   * @param background number of background documents
   * @param control number of control documents
   * @param repetitions repetition levels of the planted documents
   * @param versions the papers of each kind that are planted at each level, by their number of
   *     versions: {@code [1, 1, 2]} stands for three papers and four documents
   */
  public record Size(
      int background, int control, List<Integer> repetitions, List<Integer> versions) {

    /** Checks that background and control can hold equally many documents of every kind. */
    public Size {
      repetitions = List.copyOf(repetitions);
      versions = List.copyOf(versions);
      int kinds = DocumentKind.values().length;
      if (background % kinds != 0 || control % kinds != 0) {
        throw new IllegalArgumentException("counts must be multiples of " + kinds);
      }
    }
  }

  /**
   * Writes the corpus that belongs to a seed: the same bytes each time, on every platform.
   *
   * @param seed decides every draw
   * @param size how much to write
   * @return the corpus
   */
  public static SyntheticCorpus generate(long seed, Size size) {
    Dice dice = new Dice(seed);
    PaperWriter writer = new PaperWriter(dice);
    List<PlantedDocument> planted = planted(writer, dice, size);
    List<Document> control = writer.papers("control", size.control());
    List<Document> background = writer.papers("background", size.background());
    return new SyntheticCorpus(background, planted, control);
  }

  private static List<PlantedDocument> planted(PaperWriter writer, Dice dice, Size size) {
    List<PlantedDocument> planted = new ArrayList<>();
    int paper = 0;
    for (DocumentKind kind : DocumentKind.values()) {
      for (int versions : size.versions()) {
        List<Integer> repetitions = new ArrayList<>(size.repetitions());
        dice.shuffle(repetitions);
        for (int times : repetitions) {
          String id = String.format(Locale.ROOT, "planted-%05d", paper++);
          for (Document document : writer.versions(id, kind, versions)) {
            planted.add(new PlantedDocument(document, id, times, versions));
          }
        }
      }
    }
    planted.sort(Comparator.comparingInt(PlantedDocument::repetitions));
    return planted;
  }

  /**
   * Puts the training data, the background and every planted copy, into a random order.
   *
   * @param seed decides the order
   * @return the documents, one entry each time that a model is to see one
   */
  public List<Document> trainingOrder(long seed) {
    List<Document> documents = new ArrayList<>(background);
    for (PlantedDocument item : planted) {
      documents.addAll(Collections.nCopies(item.repetitions(), item.document()));
    }
    new Dice(seed).shuffle(documents);
    return List.copyOf(documents);
  }

  /**
   * Lists what the training data consists of, each document once: what its tokenizer learns from.
   *
   * @return background and planted documents
   */
  public Stream<Document> trainingDocuments() {
    return Stream.concat(background.stream(), planted.stream().map(PlantedDocument::document));
  }
}
