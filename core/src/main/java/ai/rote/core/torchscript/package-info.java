/**
 * The bridge to libtorch: TorchScript modules made from source text, and calls into them.
 *
 * <p>libtorch loads a module from an archive: a zip file that holds source text, much like Python,
 * and a pickle of the module's attributes. {@link ai.rote.core.torchscript.ScriptArchive} writes
 * such archives, so that no Python is needed to make one; {@link
 * ai.rote.core.torchscript.ScriptModule} loads them through DJL and calls their methods with Java
 * arrays and memory-mapped buffers. No other package of Rote touches DJL's PyTorch engine.
 *
 * <p>What libtorch's TorchScript reader accepts is a subset of Python: no f-strings, lambdas,
 * {@code try} or {@code with}; types by number (6 is float32) instead of {@code torch.float32};
 * methods of a submodule by name ({@code self.decoder.hidden(ids)}).
 *
 * <p>Internal: it may change with any version, and no program should use it. Uses nothing of Rote
 * but the types of {@code ai.rote.core}.
 */
package ai.rote.core.torchscript;
