using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Draws new pictures from the prior.</summary>
internal sealed class SampleCommand : Verb
{
    private const int Most = 10_000;
    private const ulong DefaultSeed = 1;

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<int?> _count = Define.Whole("--count", "N", 1, Most, "Number of pictures; the first ones are the same for every number. (default: 64)", "-n");
    private readonly Option<double?> _temperature = Define.Number(
        "--temperature", "T", t => t is >= 0 and <= 100, "a number from 0 to 100", "Scale of the prior's standard deviation: below 1 tamer pictures, above 1 wilder ones. (default: 1)");
    private readonly Option<string?> _out = PictureOutput.Option("sample-00001.png, sample-00002.png …");

    public SampleCommand()
        : base("sample", "draw new pictures from the prior", "Decides the codes. (default: 1)", "latent sample runs/faces -n 64 --out faces.png", "latent sample runs/faces -n 500 --out folder/")
    {
        Add(_run);
        AddOptions(_out, _count, _temperature);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        int count = arguments.GetValue(_count) ?? 64;
        PictureOutput output = PictureOutput.Parse(arguments.GetValue(_out)!, count);
        double temperature = arguments.GetValue(_temperature) ?? 1;
        ulong seed = Seed(arguments) ?? DefaultSeed;
        (Autoencoder model, ModelCard card) = Runs.Load(arguments.GetRequiredValue(_run));
        IReadOnlyList<Picture> pictures = Sheets.Pictures(model.Sample(count, seed, temperature), card.Model.Pictures);
        output.Write(pictures, "sample", new ContactSheetOptions());
        session.Result(new SampleReport(output.Path, count, seed, temperature), CliJson.Default.SampleReport, $"{Words.Pictures(count)}: {output.Path}");
        return Application.Done;
    }
}
