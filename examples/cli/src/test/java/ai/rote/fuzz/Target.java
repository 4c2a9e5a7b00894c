package ai.rote.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/** A kind of file that strangers make, and what is done with it. */
interface Target {

  /** Whether the file was taken or refused; anything else is thrown. */
  enum Outcome {
    TAKEN,
    REFUSED
  }

  /**
   * Lays out what the cases damage copies of.
   *
   * @param folder empty
   */
  void prepare(Path folder) throws IOException;

  /**
   * One case. Whatever it throws, but for the errors that are meant for people, is a find.
   *
   * @param mutator decides on everything
   */
  Outcome run(Mutator mutator) throws IOException;
}
