/**
 * The command line: {@code rote.jar}, a class for each command.
 *
 * <ul>
 *   <li>{@link ai.rote.cli.Rote} is the entry point and lists the commands.
 *   <li>{@code ...Command} is a command: it turns options into calls of the libraries and prints
 *       what came of them. What is measured, written and reported happens below, in {@code
 *       ai.rote.results}, {@code ai.rote.metrics} and {@code ai.rote.core}, so a program of one's
 *       own can do all that a command does.
 *   <li>{@code ...Options} are options that several commands share, each checked where it is read.
 *   <li>{@code ...Printer} prints a result as tables; standard output holds results, standard error
 *       progress and complaints.
 * </ul>
 *
 * <p>What is wrong outside the program ends in one line that names the file, line or option, and
 * exit code 1; a mistake in the command itself in exit code 2.
 */
package ai.rote.cli;
