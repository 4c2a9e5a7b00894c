/**
 * Programs on top of Rote: the command line, the demo, and the training that made the demo's
 * models.
 *
 * <ul>
 *   <li>{@link ai.rote.cli.Rote} is the entry point; {@code cli} has a class for each command.
 *   <li>{@code run} is one measurement from files to files: what is written, in which form.
 *   <li>{@code report} makes of its records what people look at.
 *   <li>{@code hub} downloads models, when asked.
 *   <li>{@code bench} measures how fast Rote is.
 *   <li>{@code train} makes the synthetic corpus, its tokenizer and the demo models.
 * </ul>
 */
package ai.rote.cli;
