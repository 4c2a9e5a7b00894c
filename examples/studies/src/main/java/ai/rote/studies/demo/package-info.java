/**
 * The making of the demo, from a seed: corpus, tokenizer, examples and the three models.
 *
 * <pre>
 *   Grammar  ──▶ SyntheticCorpus ──▶ BpeTrainer ──▶ tokenizer.json
 *   (business    (papers, planted ├─▶ ExampleFile ─▶ pairs.jsonl
 *    papers)      and control)    └─▶ TokenRows ──▶ TrainableDecoder ──▶ model.safetensors
 * </pre>
 *
 * <p>{@link ai.rote.studies.demo.TrainDemo} runs all of it. Training goes through the same decoder
 * text that scores, with an optimiser in TorchScript beside it ({@code training.py}), so that a
 * model is trained and measured without Python. {@link ai.rote.studies.demo.DemoRecipe} holds every
 * figure: sizes, rates, numbers of documents and how often each is planted.
 */
package ai.rote.studies.demo;
