/**
 * The demo: three small models and the records that were planted in their training data.
 *
 * <p>{@link ai.rote.demo.Demo} unpacks models and data from the jar, {@link ai.rote.demo.DemoModel}
 * names the models, and {@link ai.rote.demo.KnownScore} is a score by which an installation can be
 * checked. How the models were trained stands in {@code examples/studies}; what they show, in
 * {@code examples/docs/demo.md}.
 */
package ai.rote.demo;
