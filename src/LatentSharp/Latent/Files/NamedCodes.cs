using LatentSharp.Data.Tables;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Files;

/// <summary>Codes, and what a file says of each beside its numbers.</summary>
/// <param name="Codes">The codes, <c>[n, latent]</c>.</param>
/// <param name="Columns">Columns of words, e.g. names, labels, identifiers; a value a code.</param>
/// <param name="Names">What each code is called, e.g. the name of its picture; null where the file does not say.</param>
internal sealed record NamedCodes(Tensor Codes, IReadOnlyList<TextColumn> Columns, IReadOnlyList<string>? Names);
