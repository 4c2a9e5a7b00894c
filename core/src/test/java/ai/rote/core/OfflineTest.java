package ai.rote.core;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.TinyCheckpoint;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TinyTokenizer;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DJL asks the cloud's metadata service about the machine when it starts, unless told not to. A
 * process of its own shows that Rote tells it in time, whichever part of Rote is used first.
 */
class OfflineTest {
  @TempDir private Path folder;

  @Test
  void aModelUsedFirstAsksTheNetworkForNothing() throws IOException, InterruptedException {
    TinyCheckpoint.random(40).write(folder);

    assertThat(ChildJvm.run(Model.class, List.of(), folder.toString()))
        .containsExactly("ai.djl.offline=true", "OPT_OUT_TRACKING=true");
  }

  @Test
  void aTokenizerUsedFirstAsksTheNetworkForNothing() throws IOException, InterruptedException {
    new TinyTokenizer().write(folder);

    assertThat(ChildJvm.run(Tokenizer.class, List.of(), folder.toString()))
        .containsExactly("ai.djl.offline=true", "OPT_OUT_TRACKING=true");
  }

  /** Someone who lets DJL download natives is still not reported on. */
  @Test
  void aChoiceForTheNetworkIsKept() throws IOException, InterruptedException {
    TinyCheckpoint.random(40).write(folder);

    assertThat(ChildJvm.run(Model.class, List.of("-Dai.djl.offline=false"), folder.toString()))
        .containsExactly("ai.djl.offline=false", "OPT_OUT_TRACKING=true");
  }

  /** The test's own test: DJL without Rote does ask, and this process sees it. */
  @Test
  void djlAloneWouldAsk() throws IOException, InterruptedException {
    assertThat(ChildJvm.run(DjlAlone.class, List.of()))
        .anyMatch(line -> line.startsWith("asked for http"))
        .contains("ai.djl.offline=null");
  }

  static final class Model {
    private Model() {}

    public static void main(String[] arguments) {
      Watch.start();
      try (CausalLm model = CausalLm.load(Path.of(arguments[0]))) {
        TokenizedExample example = TinyCheckpoint.example(new Random(1), "a", 2, 2);
        model.score(List.of(example), List.of(SamplingScheme.greedy()));
      }
      Watch.stop();
    }
  }

  static final class Tokenizer {
    private Tokenizer() {}

    public static void main(String[] arguments) {
      Watch.start();
      Path file = Path.of(arguments[0]).resolve("tokenizer.json");
      try (TextTokenizer tokenizer = TextTokenizer.load(file)) {
        tokenizer.encode("the cat");
      }
      Watch.stop();
    }
  }

  static final class DjlAlone {
    private DjlAlone() {}

    public static void main(String[] arguments) {
      Watch.start();
      Engine.getEngine("PyTorch");
      Watch.stop();
    }
  }

  /** Stands in for the web: prints what is asked for, and refuses it. */
  private static final class Watch extends URLStreamHandler {
    private static final PrintStream OUT =
        new PrintStream(System.out, true, StandardCharsets.UTF_8);

    static void start() {
      URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Watch() : null);
    }

    static void stop() {
      for (String name : List.of("ai.djl.offline", "OPT_OUT_TRACKING")) {
        OUT.println(name + "=" + System.getProperty(name));
      }
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      OUT.println("asked for " + url);
      throw new IOException("there is no network");
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      return openConnection(url);
    }
  }
}
