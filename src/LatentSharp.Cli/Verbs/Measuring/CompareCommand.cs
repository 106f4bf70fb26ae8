using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results.Measuring;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs.Measuring;

/// <summary>Sets an AE beside a VAE.</summary>
internal sealed class CompareCommand : Verb
{
    private readonly DataArguments _data = new();
    private readonly SettingOptions _settings = new(AllSettings.Table, without: [ModelSettings.Model, TrainingSettings.For]);
    private readonly Option<int?> _budget = Define.Whole("--budget", "SECONDS", 5, 604_800,
        "How long all of it may take, reading and pages included; the number of epochs follows from it and from the speed that is met, " +
        "unless --epochs is given. (default: as long as it takes to train both as latent train would)");
    private readonly Option<double[]?> _betas = Define.Parsed<double[]?>(
        "--betas", "B,B,…", "Weights of the KL term of further VAEs for the curve of what β trades, each trained for a part of the time; " +
            "none for no curve. (default: a tenth, once and ten times that of the VAE)", [],
        "numbers of at least 0 with commas between, e.g. 1,10,100, or none", ReadBetas, ["none"]);

    private readonly Option<bool> _teach = Define.Flag("--teach",
        "Show where an auto-encoder is sudden and a VAE smooth: few pictures without noise and a network with room to spare (2,000 " +
            "pictures of at most 32 pixels a side, --network mlp --hidden 1000,1000,1000,500 --latent 2 --epochs 60 --augment none " +
            "--binarize none --betas none, where nothing else is given), and beside it a usual network, more dimensions and both.");
    private readonly Option<int?> _restarts = Define.Whole("--restarts", "N", 0, 20,
        "Train the VAE again from N other seeds, as long as the first, to see whether its gaps depend on them; takes its time besides " +
            "--budget. (default: 0)");

    private readonly Option<string?> _out = Define.Text("--out", "FOLDER",
        "Where the two runs and the page go. (default: runs/ and the name of the data and -compare)", "-o");
    private readonly Option<bool> _overwrite = Define.Flag("--overwrite", "Replace a comparison that is in the folder.");

    public CompareCommand()
        : base(
            "compare",
            "train an auto-encoder and a VAE alike, measure both, and write a page that sets them side by side",
            "Decides first weights, order, samples and pairs. (default: 1)",
            "latent compare pictures/ --size 64 --out compare/",
            "latent compare faces --budget 300",
            "latent compare mnist --teach")
    {
        Add(_data.Data);
        AddOptions([.. _settings.All, .. _data.All, _budget, _teach, _betas, _restarts, _out, _overwrite]);
        Arrange(
            ["--out", "--budget", "--teach", "--size", "--labels", "--latent", "--beta", "--epochs", "--skip-bad", "--overwrite"],
            [("Experiments", [_betas, _restarts]), ("Data", _data.All), .. _settings.Sections]);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        using var events = new EventLine(session);
        CompareResult result = Run.Compare(
            new CompareRequest(_data.Read(arguments, session))
            {
                Settings = _settings.Read(arguments, Seed(arguments)),
                Budget = arguments.GetValue(_budget),

                // The parser gives an empty list for an option that is not there.
                Betas = arguments.GetResult(_betas) is null ? null : arguments.GetValue(_betas),
                Teach = arguments.GetValue(_teach),
                Restarts = arguments.GetValue(_restarts) ?? 0,
                Out = arguments.GetValue(_out),
                Overwrite = arguments.GetValue(_overwrite),
            },
            events,
            session.Cancellation);
        CompareReport report = CompareReport.Of(result);
        session.Result(report, CliJson.Default.CompareReport, report.Lines());
        return Application.Done;
    }

    private static double[]? ReadBetas(string text)
    {
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        double?[] numbers = [.. text.Split(',', StringSplitOptions.TrimEntries)
            .Select(part => Define.TryNumber(part, b => b is >= 0 and <= 1e6))];
        return Array.TrueForAll(numbers, n => n is not null) ? [.. numbers.Select(n => n!.Value)] : null;
    }
}
