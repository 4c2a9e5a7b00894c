package ai.rote.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which proxy the environment's variables ask for. */
class ProxiesTest {

  @Test
  void proxiesAreThoseOfTheEnvironment() {
    Proxies proxies =
        Proxies.of(
            Map.of(
                "HTTPS_PROXY", "http://p:3128", "http_proxy", "q", "NO_PROXY", ".corp, x.org,::1"));

    assertThat(proxies.select(URI.create("https://huggingface.co/a")))
        .singleElement()
        .hasToString("HTTP @ p/<unresolved>:3128");
    assertThat(proxies.select(URI.create("http://huggingface.co/a")))
        .singleElement()
        .hasToString("HTTP @ q/<unresolved>:80");
    for (String direct : new String[] {"https://a.corp/", "https://x.org", "http://y.X.org/"}) {
      assertThat(proxies.select(URI.create(direct))).singleElement().hasToString("DIRECT");
    }
    assertThat(Proxies.of(Map.of("no_proxy", "*", "all_proxy", "p")).select(URI.create("http://a")))
        .singleElement()
        .hasToString("DIRECT");
  }
}
