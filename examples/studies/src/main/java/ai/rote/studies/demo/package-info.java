/**
 * The making of the demo, from a seed: corpus, tokenizer, examples and the three models.
 *
 * <pre>
 *   Grammar  ──▶ SyntheticCorpus ──▶ BpeTrainer ──▶ tokenizer.json
 *   (business    (papers, planted ├─▶ ExampleFile ─▶ pairs.jsonl
 *    papers)      and control)    └─▶ TokenRows ──▶ TrainableLm ──▶ model.safetensors
 * </pre>
 *
 * <p>{@link ai.rote.studies.demo.TrainDemo} runs all of it. Training itself is {@code
 * ai.rote.core.train}: the same decoder text that scores, so that a model is trained and measured
 * without Python. {@link ai.rote.studies.demo.DemoRecipe} holds every figure: sizes, rates, numbers
 * of documents and how often each is planted.
 */
package ai.rote.studies.demo;
