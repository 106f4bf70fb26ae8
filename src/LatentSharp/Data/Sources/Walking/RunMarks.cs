using System.Buffers.Binary;
using LatentSharp.Data.Cache;
using LatentSharp.Formats.Disk;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Sources.Walking;

/// <summary>Tells folders that a training wrote from folders of pictures.</summary>
internal static class RunMarks
{
    /// <summary>The page of a run or a comparison.</summary>
    public const string Page = "report.html";

    private const int MostRead = 1 << 20;

    private static readonly string[] Locks = ["run.lock", "run.pid"];
    private static readonly string[] ModelNames = ["model.safetensors", "checkpoint.safetensors"];
    private static readonly string[] Others = ["data.json", "metrics.jsonl", "pictures.cache", "samples", "tensorboard", Page];

    /// <summary>
    /// Whether the files of a folder are those of a run: a training writes there, or one of its models is of this program.
    /// </summary>
    public static bool Are(IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)> entries)
    {
        bool measured = entries.Any(entry => entry is { Name: "metrics.jsonl", Kind: NodeKind.File });
        bool Marks(string name, DiskPath path) => (measured && Locks.Contains(name, StringComparer.Ordinal))
            || (ModelNames.Contains(name, StringComparer.Ordinal) && IsOurs(path));
        return entries.Any(entry => entry.Kind == NodeKind.File && Marks(entry.Name, entry.Path));
    }

    /// <summary>Whether a folder is that of a run, or that into which the results of this call go.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="output">Where those go; null where that does not matter.</param>
    public static bool IsRun(string folder, string? output)
    {
        try
        {
            var place = new DiskPath(folder);
            return Are(place.List()) || (Directory.Exists(output) && new DiskPath(output).Look().Identity == place.Look().Identity);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // told of when it is read
        }
    }

    /// <summary>Whether a run writes a file or a folder of this name.</summary>
    public static bool IsOwn(string name) => Locks.Concat(ModelNames).Concat(Others).Contains(name, StringComparer.Ordinal);

    /// <summary>Whether a file of tensors says that this program wrote it.</summary>
    public static bool IsOurs(DiskPath path)
    {
        try
        {
            using SafeFileHandle file = path.Open();
            Span<byte> length = stackalloc byte[8];
            if (CachedPictures.ReadAll(file, length, 0) < length.Length)
            {
                return false;
            }

            var head = new byte[(int)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(length), MostRead)];
            int read = CachedPictures.ReadAll(file, head, length.Length);
            return head.AsSpan(0, read).IndexOf("\"latentsharp."u8) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // a file that cannot be read says nothing; it is told of with all others
        }
    }
}
