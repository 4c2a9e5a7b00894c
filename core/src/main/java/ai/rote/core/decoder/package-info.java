/**
 * The decoder and the families of models it can be.
 *
 * <p>There is one decoder, a TorchScript text in {@code decoder.py} beside this package, switched
 * by the plain attributes of {@link ai.rote.core.decoder.DecoderConfig}, over the weights and
 * layers of {@code layers.py}, the angles of {@code rotary.py} and the vocabulary's {@code
 * head.py}. A second one, {@code latent_decoder.py}, takes its place where attention is {@linkplain
 * ai.rote.core.decoder.LatentAttention latent}; a model compiles one of the two, with the methods
 * that are the same in both ({@code either_decoder.py}). A {@link ai.rote.core.decoder.Family} says
 * how a {@code config.json} of its {@code model_type} becomes those attributes, and under which
 * names and shapes its checkpoints store the decoder's weights. A family is one small class; adding
 * one touches no other.
 *
 * <pre>
 *   config.json ──▶ Family ──▶ DecoderConfig ──▶ attributes of the TorchScript module
 *   safetensors ──▶ Family ──▶ TensorSpec    ──▶ its weights
 * </pre>
 *
 * <p>{@link ai.rote.core.decoder.DecoderScript} puts text, attributes and weights together;
 * sampling schemes ({@code schemes.py}), scoring ({@code scoring.py}), generation ({@code
 * generation.py}), the search of continuations ({@code search.py}) and training ({@link
 * ai.rote.core.train}) build on the same decoder text.
 *
 * <p>Internal: it may change with any version, and no program should use it. Uses {@code
 * ai.rote.core.checkpoint} and {@code ai.rote.core.torchscript}.
 */
package ai.rote.core.decoder;
