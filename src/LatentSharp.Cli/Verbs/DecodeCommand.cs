using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Latent.Files;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;

namespace LatentSharp.Cli.Verbs;

/// <summary>Turns codes into pictures.</summary>
internal sealed class DecodeCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string> _codes =
        new("CODES")
        {
            Description = "A file of codes, e.g. from latent encode: NumPy arrays [pictures, latent] (.npy, .npz), Parquet, or text with " +
        "a line a code (commas, semicolons, tabs or blanks between), with or without headings, names and labels."
        };
    private readonly Option<string[]?> _with = Inputs.With("of what is decoded");
    private readonly Option<string?> _out = Inputs.PicturesOut("named as the codes are, else code-00001.png, code-00002.png …",
        $" Rows of a table: a name ending in {TableFormat.Ends}.");

    public DecodeCommand()
        : base("decode", "turn codes into pictures, or into rows of a table", "Accepted as by every verb; nothing here is drawn.",
            "latent decode runs/faces codes.npy --out folder/", "latent decode runs/faces codes.npy --out sheet.png",
            "latent decode runs/table codes.csv --out rows.csv")
    {
        Add(_run);
        Add(_codes);
        AddOptions(_out, _with);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string target = arguments.GetValue(_out)!;
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        NamedCodes codes = CodeFile.Read(arguments.GetRequiredValue(_codes), run.Card.Model.Posterior.Code(run.Card.Model.Latent));
        int count = codes.Codes.Shape[0];
        DecodeResult result = run.Decode(
            new DecodeRequest(codes) { Out = target, With = arguments.GetValue(_with) ?? [] }, session.Cancellation);
        if (run.Card.Model.Format is { Kind.IsDrawn: false } format)
        {
            session.Result(new TableReport(target, count, result.Decoded.Columns, null), CliJson.Default.TableReport,
                $"{Words.Rows(count)} of {format}: {target}");
            return Application.Done;
        }

        session.Result(new DecodeReport(target, count), CliJson.Default.DecodeReport, $"{Words.Pictures(count)}: {target}");
        return Application.Done;
    }
}
