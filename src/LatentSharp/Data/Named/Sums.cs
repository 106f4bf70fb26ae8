using System.Security.Cryptography;

namespace LatentSharp.Data.Named;

/// <summary>Compares files with what was published.</summary>
internal static class Sums
{
    /// <summary>The SHA-256 sum of a file, 64 small hexadecimal digits.</summary>
    public static async Task<string> Sha256(string path, CancellationToken cancellation)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16,
            FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
    }

    /// <summary>Whether a file has the length and the sum that it should have.</summary>
    public static async Task<bool> IsWhole(string path, NamedFile file, CancellationToken cancellation) =>
        new FileInfo(path).Length == file.Bytes && string.Equals(await Sha256(path, cancellation).ConfigureAwait(false), file.Sha256,
            StringComparison.OrdinalIgnoreCase);
}
