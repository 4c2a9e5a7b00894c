package ai.rote.studies.demo;

/**
 * A document that the training data contains a known number of times.
 *
 * @param document what was planted
 * @param paper the paper that it is a version of
 * @param repetitions how often the training data contains exactly this text
 * @param versions in how many versions, this one included, the training data contains the paper,
 *     each equally often; they differ in one number
 */
public record PlantedDocument(Document document, String paper, int repetitions, int versions) {}
