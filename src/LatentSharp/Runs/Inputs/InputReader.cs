using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;

namespace LatentSharp.Runs.Inputs;

/// <summary>Reads what a request points at.</summary>
internal static class InputReader
{
    /// <summary>Reads data, and tells how far it has come.</summary>
    /// <param name="data">What was pointed at.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="threads">Threads to decode on; 0: one a processor.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <param name="cache">Where large sets are kept; null for memory.</param>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static Dataset Open(string data, DataOptions options, int threads, WorkContext work, PictureCache? cache = null)
    {
        IProgress<DataProgress>? progress = work.Progress is null ? null : new Phases(work);
        return Dataset.Open(data, options, progress, threads, cache, work.Cancellation);
    }

    /// <summary>
    /// Reads single pictures, whole folders and archives, and pictures named as those of a set, in the format of a model, in the order
    /// given.
    /// </summary>
    /// <param name="run">The run of the model.</param>
    /// <param name="inputs">What was pointed at.</param>
    /// <param name="request">How it is read.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <param name="firstPage">Whether the first page of a file stands for it.</param>
    /// <exception cref="DataException">One cannot be used.</exception>
    public static IReadOnlyList<GivenExample> Read(Run run, IReadOnlyList<PictureInput> inputs, RunRequest request, WorkContext work,
        bool firstPage = false)
    {
        var pictures = new List<GivenExample>();
        DataException? first = null;
        DataOptions options = run.ReadingOptions(request) with { FirstPage = firstPage };
        foreach (PictureInput input in inputs)
        {
            string path = input.Name;
            if (input.Picture is { } picture)
            {
                pictures.Add(new GivenExample(path, InMemory(picture, path, run, options), 0, null));
                continue;
            }

            bool isFile = File.Exists(path) && !Directory.Exists(path);
            Dataset set;
            try
            {
                set = Examples(run, path, options, request.Threads, work);
            }
            catch (DataException fault) when (request.SkipBad && isFile)
            {
                first ??= fault;
                work.Note($"left out: {fault.Message}");
                continue;
            }

            TellNotes(set.LeftOut, work);
            bool isSingle = IsSingle(set, path);
            pictures.AddRange(Enumerable.Range(0, set.Count).Select(
                i => new GivenExample(NameOf(set, i, path), set, i, Size(isSingle ? path : Path.Combine(path, set.Name(i))))));
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

    /// <summary>Tells notes on how data were read.</summary>
    public static void TellNotes(IEnumerable<string> notes, WorkContext work)
    {
        foreach (string note in notes)
        {
            work.Note(note);
        }
    }

    private static Dataset Examples(Run run, string path, DataOptions options, int threads, WorkContext work)
    {
        if (run.Format is PictureFormat)
        {
            return PictureDataset.Of(Open(path, options, threads, work), path);
        }

        // Pictures have addresses of their own; of another kind of data a number after a colon chooses one.
        int colon = path.LastIndexOf(':');
        bool isOne = int.TryParse(path.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && colon > 0
            && !File.Exists(path);
        Dataset set = Open(isOne ? path[..colon] : path, options, threads, work);
        return !isOne ? set : index < set.Count ? new OneExample(set, index)
            : throw new DataException($"'{path}': there is no {set.Noun} {index}; there are {set.Count}, numbered from 0.");
    }

    private static PictureDataset InMemory(Picture picture, string name, Run run, DataOptions options)
    {
        PictureFormat format = run.Format as PictureFormat
            ?? throw new RequestException($"a picture was given, but '{run.Path}' is a model of {run.Of}; give the path of such data");
        var builder = new DatasetBuilder(format, 1);
        new PictureFitting(format, options.Background, options.Fit) { Losses = builder.Losses }.Apply(picture, builder.Slot(0));
        builder.SetName(0, name);
        return builder.Build();
    }

    private static bool IsSingle(Dataset set, string path) =>
        set.Count == 1 && set.Name(0) == path && File.Exists(path) && !Directory.Exists(path);

    /// <summary>Bytes of a file; null where a picture has no file of its own, as in an archive.</summary>
    private static long? Size(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    /// <summary>One example of a set.</summary>
    private sealed class OneExample(Dataset of, int index)
        : Dataset([of.Name(index)], [of.Hash(index)], notes: of.Notes)
    {
        public override ExampleFormat Format => of.Format;

        public override Dataset Standardized(ReadOnlySpan<int> indices) => this;

        protected override void Fill(int only, Span<float> values) => of.Batch([index]).Span.CopyTo(values);
    }

    /// <summary>Called on the reading threads; <see cref="Progress{T}"/> would call later, over finished lines.</summary>
    private sealed class Phases(WorkContext work) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => work.Phase(value.Action, value.Done, value.Total, "picture");
    }
}
