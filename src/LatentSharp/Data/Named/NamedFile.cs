namespace LatentSharp.Data.Named;

/// <summary>One file of a set, as it was published: a download is taken only if all of this holds.</summary>
/// <param name="Name">Its name, at every mirror and in the cache.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 sum of its bytes, 64 hexadecimal digits.</param>
internal sealed record NamedFile(string Name, long Bytes, string Sha256);
