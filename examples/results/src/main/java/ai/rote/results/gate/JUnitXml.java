package ai.rote.results.gate;

import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes what a gate found in the XML of JUnit, which build servers show: a test case for each
 * criterion, with a failure where it is not shown to hold.
 */
public final class JUnitXml {
  /** What XML 1.0 cannot hold, not even escaped. */
  private static final Pattern NOT_IN_XML =
      Pattern.compile("[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

  private JUnitXml() {}

  /**
   * Writes the report of a gate.
   *
   * @param outcome what was found
   * @param subject what was judged, such as its folder
   * @param to takes the XML, in UTF-8; stays open
   * @throws IOException if it cannot be written
   */
  public static void write(GateOutcome outcome, String subject, Writer to) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(to);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", shown("rote gate " + subject));
      attribute(xml, "tests", outcome.findings().size());
      attribute(xml, "failures", outcome.findings().stream().filter(f -> !f.passes()).count());
      attribute(xml, "errors", 0);
      attribute(xml, "skipped", 0);
      for (GateOutcome.Finding each : outcome.findings()) {
        write(each, subject, xml);
      }
      xml.writeCharacters("\n  ");
      xml.writeStartElement("system-out");
      xml.writeCharacters(shown(outcome.toString()));
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.writeCharacters("\n");
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void write(GateOutcome.Finding finding, String subject, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", shown(subject));
    xml.writeAttribute("name", shown(finding.criterion()));
    attribute(xml, "time", 0);
    if (!finding.passes()) {
      xml.writeStartElement("failure");
      xml.writeAttribute(
          "type", finding.result() == GateOutcome.Result.EXCEEDED ? "exceeded" : "not shown");
      xml.writeAttribute("message", shown(finding.evidence()));
      xml.writeCharacters(shown(finding.toString()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, long value)
      throws XMLStreamException {
    xml.writeAttribute(name, Long.toString(value));
  }

  private static String shown(String text) {
    return NOT_IN_XML.matcher(text).replaceAll("?");
  }
}
