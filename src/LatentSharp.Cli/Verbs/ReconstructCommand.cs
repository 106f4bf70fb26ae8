using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Runs;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Reconstructing;

namespace LatentSharp.Cli.Verbs;

/// <summary>Sends pictures through their codes and back.</summary>
internal sealed class ReconstructCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = $"{Inputs.AnyPicture}; they are resized as the training pictures were. "
            + "For a model of a table: one file with its columns.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _sampled = Define.Flag("--sampled",
        "Show, or write, pictures from codes drawn from the posterior beside those from mean codes.");
    private readonly Option<string[]?> _with = Inputs.With("of the given pictures");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text("--beside", "RUN",
        "Show the reconstructions of another run beside them, e.g. those of an auto-encoder of the same size.");
    private readonly Option<bool> _verbose = Define.Flag("--verbose",
        "Print a line for each picture, also of more than 20. (--json always has all of them)", "-v");
    private readonly Option<string?> _out = Inputs.PicturesOut("reconstructions only, names kept",
        $" Rows of a table: a name ending in {TableFormat.NamedEnds}; further columns hold the error of each row.");

    public ReconstructCommand()
        : base(
            "reconstruct", "send pictures, or rows of a table, through their codes and back, and measure what is lost",
                "Decides the codes that are drawn; mean codes are used unless --sampled is given. (default: 1)",
            "latent reconstruct runs/faces a.png b.png --out pairs.png",
            "latent reconstruct runs/faces pictures/ --out folder/",
            "latent reconstruct runs/table table.csv --out scores.csv",
            "latent reconstruct runs/vae a.png --sampled --beside runs/ae --out three.png")
    {
        Add(_run);
        Add(_pictures);
        AddOptions(_out, _sampled, _with, _beside, _verbose, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string target = arguments.GetValue(_out)!;
        var request = new ReconstructRequest
        {
            Inputs = [.. arguments.GetRequiredValue(_pictures).Select(PictureInput.FromPath)],
            Sampled = arguments.GetValue(_sampled),
            Seed = Seed(arguments) ?? 1,
            Out = target,
            With = arguments.GetValue(_with) ?? [],
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using Run? beside = Inputs.Beside(arguments.GetValue(_beside));
        using var events = new EventLine(session);
        ReconstructResult result = run.Reconstruct(request with { Beside = beside }, events, session.Cancellation);
        if (result.Rows is { } rows)
        {
            TableReconstructReport table = TableReconstructReport.Of(target, rows) with { Unlike = result.Unlike };
            session.Result(table, CliJson.Default.TableReconstructReport, table.Lines());
            return Application.Done;
        }

        ReconstructReport report = ReconstructReport.Of(target, result.Pictures) with
        {
            Unlike = result.Unlike,
            CodeBits = run.Model.Code.Codebook?.Bits,
        };
        session.Result(report, CliJson.Default.ReconstructReport, report.Lines(run.Card.Model.Latent, arguments.GetValue(_verbose)));
        return Application.Done;
    }
}
