package ai.rote.studies.demo;

/**
 * One invented business paper.
 *
 * @param id name of the document, unique in its corpus
 * @param kind what sort of paper it is
 * @param reference code in the opening of the text; only versions of one paper share it
 * @param text the paper itself
 */
public record Document(String id, DocumentKind kind, String reference, String text) {}
