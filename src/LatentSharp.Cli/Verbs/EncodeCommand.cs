using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;

namespace LatentSharp.Cli.Verbs;

/// <summary>Writes the codes of pictures.</summary>
internal sealed class EncodeCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string> _data = Inputs.Data();
    private readonly Option<string[]?> _with = Inputs.With("of the given pictures");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<bool> _sample = Define.Flag("--sample", "Write a sample of each posterior instead of its mean.");
    private readonly Option<bool> _vectors = Define.Flag("--vectors",
        "Of a quantised model write the vectors before rounding instead of an index for each cell; decode takes both.");
    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "The file to write, by the end of its name: .csv or .parquet (columns name, labels, z0, z1 …; other columns of a " +
            "table are kept), .npz (arrays codes, name, labels) or .npy (32-bit floats [pictures, latent]; names and labels go to " +
            "NAME.names.csv). A row a picture, or a row of a table.",
        HelpName = "FILE",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly RankOptions _ranks = new("Encode");

    private readonly Option<string?> _projector = Define.Text("--projector", "FOLDER",
        "Write a folder for the Embedding Projector: vectors.tsv, metadata.tsv (names and labels), sprite.png (thumbnails), and what " +
        "TensorBoard needs to open them.");
    private readonly Option<string?> _napari = Define.Text("--napari", "FILE",
        "Write a layer of points for napari: CSV with index, axis-0, axis-1 …, names, labels. More than three numbers lie along the " +
        "three axes in which the codes vary most.");

    public EncodeCommand()
        : base("encode", "write the codes of pictures, or of the rows of a table, as NumPy arrays, CSV or Parquet",
            "Decides the draws of --sample. (default: 1)", "latent encode runs/faces pictures/ --out codes.npy",
            "latent encode runs/table table.csv --out codes.parquet")
    {
        Add(_run);
        Add(_data);
        AddOptions(_out, _projector, _napari, _sample, _vectors, _with, _skipBad, _ranks.Ranks, _ranks.Stall);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string? path = arguments.GetValue(_out);
        string? projector = arguments.GetValue(_projector);
        string? napari = arguments.GetValue(_napari);
        string[] targets = [.. new[] { path, projector, napari }.OfType<string>()];
        if (targets.Length == 0)
        {
            throw new UsageException("encode needs a place for the codes; give --out FILE, --projector FOLDER or --napari FILE");
        }

        var request = new EncodeRequest
        {
            Data = arguments.GetRequiredValue(_data),
            Sample = arguments.GetValue(_sample),
            Vectors = arguments.GetValue(_vectors),
            Seed = Seed(arguments) ?? 1,
            Out = path,
            Projector = projector,
            Napari = napari,
            With = arguments.GetValue(_with) ?? [],
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        return _ranks.Run(this, arguments, session, ranks =>
        {
            using Run run = Opened(arguments, request);
            return Encode(run, request with { Ranks = ranks }, session, targets);
        }, ranks =>
        {
            using Run run = Opened(arguments, request);
            run.Join(request with { Ranks = ranks });
        });
    }

    private Run Opened(ParseResult arguments, EncodeRequest request)
    {
        request.Validate();
        return Run.Open(arguments.GetRequiredValue(_run));
    }

    private static int Encode(Run run, EncodeRequest request, Session session, string[] targets)
    {
        using var events = new EventLine(session);
        EncodeResult result = run.Encode(request, events, session.Cancellation);
        (int count, int latent) = (result.Codes.Shape[0], result.Codes.Shape[1]);
        string numbers = run.Model.Code.HasMean && !result.AreIndices ? Counted.Of(latent, "number")
            : Counted.Of(latent, "index", "indices");
        session.Result(new CodesReport(request.Out, count, latent, request.Sample) { Unlike = result.Unlike }, CliJson.Default.CodesReport,
            $"{Counted.Of(count, "code")} of {numbers}: {string.Join(", ", targets)}");
        return Application.Done;
    }
}
