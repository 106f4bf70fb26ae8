using LatentSharp.Formats;

namespace LatentSharp.Export.Onnx;

/// <summary>The folder that a model is written to: all files or none.</summary>
internal static class OnnxFiles
{
    /// <summary>From examples to codes.</summary>
    public const string Encoder = "encoder.onnx";

    /// <summary>From pictures as numbers from 0 to 1 to codes.</summary>
    public const string EncoderOfFloats = "encoder-floats.onnx";

    /// <summary>From codes to examples.</summary>
    public const string Decoder = "decoder.onnx";

    /// <summary>From noise to examples.</summary>
    public const string Sample = "sample.onnx";

    /// <summary>From examples to figures of how usual they are.</summary>
    public const string Score = "score.onnx";

    private static readonly string[] All = [Encoder, EncoderOfFloats, Decoder, Sample, Score];

    /// <summary>Why nothing may be written to a folder, one clause; null where it may.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    public static string? Occupied(string folder) => File.Exists(folder) ? "is a file"
        : Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() ? "is not empty" : null;

    /// <summary>
    /// Writes files to a folder beside and moves them to their place; of what lies there only files of an earlier export are replaced.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Names and contents.</param>
    /// <param name="cancellation">Stops; nothing is left then.</param>
    /// <exception cref="ModelFileException">The folder cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<(string Name, byte[] Contents)> files, CancellationToken cancellation)
    {
        string place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string partial = $"{place}.{Path.GetRandomFileName()}.partial";
        AtomicFile.Try(folder, (place, partial, files, cancellation), static work =>
        {
            try
            {
                foreach ((string name, byte[] contents) in work.files)
                {
                    work.cancellation.ThrowIfCancellationRequested();
                    AtomicFile.WriteAllBytes(Path.Combine(work.partial, name), contents);
                }

                Move(work.partial, work.place, [.. work.files.Select(file => file.Name)]);
            }
            finally
            {
                if (Directory.Exists(work.partial))
                {
                    Directory.Delete(work.partial, recursive: true);
                }
            }
        });
    }

    private static void Move(string from, string to, IReadOnlyList<string> names)
    {
        if (Occupied(to) is null)
        {
            if (Directory.Exists(to))
            {
                Directory.Delete(to);
            }

            Directory.Move(from, to);
            return;
        }

        foreach (string name in names)
        {
            File.Move(Path.Combine(from, name), Path.Combine(to, name), overwrite: true);
        }

        foreach (string stale in All.Except(names).Select(name => Path.Combine(to, name)).Where(File.Exists))
        {
            File.Delete(stale);
        }
    }
}
