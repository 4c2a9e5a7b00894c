package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The size of a text that was scanned.
 *
 * @param name of the text
 * @param characters UTF-16 units
 * @param tokens of the whole text
 * @param windows that were scored; 0 if the text is shorter than one
 */
public record ScannedText(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) long characters,
    @JsonProperty(required = true) long tokens,
    @JsonProperty(required = true) long windows) {}
