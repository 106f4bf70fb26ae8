using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Training;

namespace LatentSharp.Cli;

/// <summary>Reads what a person points at, with progress.</summary>
internal static class PictureLoading
{
    /// <summary>Reads pictures and tells the choices made.</summary>
    /// <param name="session">Where progress goes.</param>
    /// <param name="data">What was pointed at.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cache">Where large sets are kept; null for memory.</param>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static Dataset Open(Session session, string data, PictureOptions options, PictureCache? cache = null)
    {
        var line = new LiveLine(session);
        try
        {
            var progress = new Told(line);
            return PictureSource.Open(data, options, progress, session.Threads, cache: cache, cancellation: session.Cancellation);
        }
        finally
        {
            line.Clear();
        }
    }

    /// <summary>
    /// Reads single pictures, whole folders and archives, and pictures named as those of a set, in the format of a model, in the order
    /// given.
    /// </summary>
    /// <param name="session">Where progress and notes go.</param>
    /// <param name="paths">What was pointed at.</param>
    /// <param name="card">The model.</param>
    /// <param name="reading">Whether damaged files are left out, and where the results go.</param>
    /// <exception cref="DataException">One cannot be used.</exception>
    public static IReadOnlyList<(string Name, PictureDataset Set, int Index, long? Bytes)> OpenAll(
        Session session, IReadOnlyList<string> paths, ModelCard card, Reading reading)
    {
        var pictures = new List<(string, PictureDataset, int, long?)>();
        DataException? first = null;
        foreach (string path in paths)
        {
            bool isFile = File.Exists(path) && !Directory.Exists(path);
            PictureDataset set;
            try
            {
                set = PictureDataset.Of(Open(session, path, For(card, reading)), path);
            }
            catch (DataException fault) when (reading.SkipBad && isFile)
            {
                first ??= fault;
                session.Note($"left out: {fault.Message}");
                continue;
            }

            TellLeftOut(session, set);
            bool isSingle = IsSingle(set, path);
            pictures.AddRange(Enumerable.Range(0, set.Count).Select(
                i => (NameOf(set, i, path), set, i, Size(isSingle ? path : Path.Combine(path, set.Name(i))))));
        }

        return pictures.Count > 0 || first is null ? pictures : throw first;
    }

    /// <summary>
    /// What a picture is called in results: its name in the folder or archive; of a picture that was pointed at itself, the last part.
    /// </summary>
    /// <param name="set">The pictures.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="path">What was pointed at.</param>
    public static string NameOf(Dataset set, int index, string path) =>
        IsSingle(set, path) ? Path.GetFileName(path)
        : set.Name(index) == path ? path[(path.LastIndexOf('/', Math.Max(0, path.IndexOf(':', StringComparison.Ordinal))) + 1)..]
        : set.Name(index);

    /// <summary>Tells what was not read, in verbs to which the other choices do not matter.</summary>
    public static void TellLeftOut(Session session, Dataset set)
    {
        foreach (string note in set.LeftOut)
        {
            session.Note(note);
        }
    }

    /// <summary>Options that give pictures the format of a model, read as was asked for.</summary>
    public static PictureOptions For(ModelCard card, Reading reading) =>
        For(card) with { SkipBad = reading.SkipBad, Output = reading.Output };

    /// <summary>Options that give pictures the format a model was trained on, or find the columns of its table.</summary>
    public static PictureOptions For(ModelCard card) => PictureOptions.Like(card.Model.Format) with
    {
        Background = ReadColor(card.Data.Background),
        Fit = card.Data.Fit,
        Minimum = 1,
        WithLabels = false,
    };

    private static bool IsSingle(Dataset set, string path) =>
        set.Count == 1 && set.Name(0) == path && File.Exists(path) && !Directory.Exists(path);

    /// <summary>Bytes of a file; null where a picture has no file of its own, as in an archive.</summary>
    private static long? Size(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    /// <summary>A color that was checked; white if it is none.</summary>
    public static Color ReadColor(string text) => TryColor(text) ?? Color.White;

    /// <summary>#rrggbb; null for anything else.</summary>
    public static Color? TryColor(string text) =>
        text.Length == 7 && text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out int rgb)
            ? new Color((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;

    /// <summary>Called on the reading threads; <see cref="Progress{T}"/> would call later, over finished lines.</summary>
    private sealed class Told(LiveLine line) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) =>
            line.Show(() => $"{value.Action} {Counted.Number(value.Done)} of {Counted.Of(value.Total, "picture")}");
    }
}
