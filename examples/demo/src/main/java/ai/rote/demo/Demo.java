package ai.rote.demo;

import ai.rote.core.RoteException;
import ai.rote.core.data.PrefixSuffix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The demo's models and data, unpacked from the jar into a temporary folder: weights are mapped
 * into memory, which only files can be. The same files stand in the repository under {@code
 * examples/demo}.
 */
public final class Demo implements AutoCloseable {
  private static final String PAIRS = "pairs.jsonl";
  private static final List<String> MODEL_FILES =
      List.of("config.json", "model.safetensors", "tokenizer.json");

  private final ScratchFolder scratch;
  private final Path folder;

  private Demo(ScratchFolder scratch) {
    this.scratch = scratch;
    this.folder = scratch.path();
  }

  /**
   * Unpacks the demo.
   *
   * @return models and data as files, until it is closed
   * @throws RoteException if they cannot be written
   */
  public static Demo unpack() {
    Demo demo = new Demo(ScratchFolder.create());
    try {
      demo.copy(PAIRS);
      for (DemoModel model : DemoModel.values()) {
        for (String file : MODEL_FILES) {
          demo.copy("models/" + model.folderName() + "/" + file);
        }
      }
      return demo;
    } catch (IOException e) {
      demo.close();
      throw new RoteException("the demo cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private void copy(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = Demo.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new RoteException("the demo file " + name + " is missing from this build of Rote");
      }
      Files.copy(in, file);
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
   * The examples: records planted 1 to 128 times in the training data, and, with 0 {@code
   * repetitions}, the control set that was left out of it.
   *
   * @return all examples
   */
  public List<PrefixSuffix> examples() {
    return PrefixSuffix.readJsonl(folder.resolve(PAIRS));
  }

  @Override
  public void close() {
    scratch.close();
  }
}
