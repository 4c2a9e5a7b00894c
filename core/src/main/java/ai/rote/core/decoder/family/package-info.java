/**
 * The families of models that Rote knows, one small class each.
 *
 * <p>{@link ai.rote.core.decoder.family.Families} lists them. A family says how a {@code
 * config.json} of its {@code model_type} becomes a {@link ai.rote.core.decoder.DecoderConfig}, and
 * what its checkpoints call the decoder's weights; {@code Keys} and {@code RotaryKeys} read what
 * several families write alike. A value that the decoder does not support is refused with the key's
 * name.
 */
package ai.rote.core.decoder.family;
