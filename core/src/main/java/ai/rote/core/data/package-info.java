/**
 * Examples as a user gives them, and where they come from.
 *
 * <p>A {@link ai.rote.core.data.PrefixSuffix} is one example: a passage as two texts, as one text
 * to be cut by count, or as token ids, with an id and other fields. An {@link
 * ai.rote.core.data.ExampleSource} yields them one by one, from a list, a JSON Lines file or NumPy
 * arrays, and may be larger than memory. {@link ai.rote.core.data.ExampleFields} says what a
 * record's fields are called, for sources of other formats too. A {@link
 * ai.rote.core.data.JsonLine} is a record of a file that holds no examples.
 *
 * <p>A source refuses an id that comes twice, naming both places. That is checked here, once;
 * whoever reads a source relies on it.
 *
 * <p>Uses nothing but the exceptions of {@code ai.rote.core}.
 */
package ai.rote.core.data;
