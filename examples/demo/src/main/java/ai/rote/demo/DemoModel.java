package ai.rote.demo;

import java.util.Locale;

/** The models that ship with Rote, trained on one corpus, from the smallest to the largest. */
public enum DemoModel {
  /** A few hundred thousand parameters. */
  SMALL,
  /** Just under a million. */
  MEDIUM,
  /** Some two million. */
  LARGE;

  /**
   * The name of its checkpoint folder.
   *
   * @return as in {@code small}
   */
  public String folderName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
