package ai.rote.demo;

import ai.rote.core.RoteException;
import ai.rote.core.data.PrefixSuffix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's models and data, unpacked from the jar into a folder: weights are mapped into memory,
 * which only files can be. The same files stand in the repository under {@code examples/demo}.
 */
public final class Demo {
  private static final String PAIRS = "pairs.jsonl";
  private static final List<String> MODEL_FILES =
      List.of("config.json", "model.safetensors", "tokenizer.json");

  private final Path folder;

  private Demo(Path folder) {
    this.folder = folder;
  }

  /**
   * Unpacks the demo. What is there already is left as it is.
   *
   * @param folder missing, empty, or one that the demo was unpacked into
   * @return models and data as files
   * @throws RoteException if the folder holds something else, or cannot be written
   */
  public static Demo unpackInto(Path folder) {
    try {
      Demo demo = new Demo(Files.createDirectories(folder));
      if (!Files.exists(folder.resolve(PAIRS)) && !isEmpty(folder)) {
        throw new RoteException(folder + ": is not empty and holds no demo; name another folder");
      }
      demo.copyAll();
      return demo;
    } catch (FileAlreadyExistsException e) {
      throw new RoteException(e.getMessage() + ": is a file, expected a folder", e);
    } catch (IOException e) {
      throw new RoteException(folder + ": the demo cannot be unpacked there: " + e.getMessage(), e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private void copyAll() throws IOException {
    copy(PAIRS);
    for (DemoModel model : DemoModel.values()) {
      for (String file : MODEL_FILES) {
        copy("models/" + model.folderName() + "/" + file);
      }
    }
  }

  private void copy(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = Demo.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new RoteException("the demo file " + name + " is missing from this build of Rote");
      }
      byte[] content = in.readAllBytes();
      if (!Files.exists(file)) {
        Files.write(file, content);
      } else if (!Arrays.equals(content, Files.readAllBytes(file))) {
        throw new RoteException(file + ": is not the demo's file; name another folder");
      }
    }
  }

  /**
   * A model's checkpoint folder.
   *
   * @param model which
   * @return an ordinary Hugging Face checkpoint
   */
  public Path checkpoint(DemoModel model) {
    return folder.resolve("models").resolve(model.folderName());
  }

  /**
   * The file of examples.
   *
   * @return JSON Lines
   */
  public Path data() {
    return folder.resolve(PAIRS);
  }

  /**
   * The examples: records planted 1 to 128 times in the training data, and, with 0 {@code
   * repetitions}, the control set that was left out of it.
   *
   * @return all examples
   */
  public List<PrefixSuffix> examples() {
    return PrefixSuffix.readJsonl(data());
  }
}
