using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Imaging;
using LatentSharp.Latent.Files;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Turns codes into pictures.</summary>
internal sealed class DecodeCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string> _codes =
        new("CODES")
        {
            Description = "A file of codes, e.g. from latent encode: a NumPy array [pictures, latent], or text with a line a " +
        "code (commas, semicolons, tabs or blanks between), with or without headings, names and labels."
        };
    private readonly Option<string?> _out = PictureOutput.Option("named as the codes are, else code-00001.png, code-00002.png …",
        " Rows of a table: a name ending in .csv or .npy.");

    public DecodeCommand()
        : base("decode", "turn codes into pictures, or into rows of a table", "Accepted as by every verb; nothing here is drawn.",
            "latent decode runs/faces codes.npy --out folder/", "latent decode runs/faces codes.npy --out sheet.png",
            "latent decode runs/table codes.csv --out rows.csv")
    {
        Add(_run);
        Add(_codes);
        AddOptions(_out);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string target = arguments.GetValue(_out)!;
        PictureOutput? output = TableFile.HasName(target) ? null : PictureOutput.Parse(target);
        string path = arguments.GetRequiredValue(_codes);
        (Autoencoder model, ModelCard card) = TableWork.Load(arguments.GetRequiredValue(_run), target);
        NamedCodes codes = CodeFile.Read(path, card.Model.Latent);
        int count = codes.Codes.Shape[0];
        if (output is null)
        {
            TableWork.WriteRows(session, target, model, card, codes.Codes, seed: null, codes.Columns);
            return Application.Done;
        }

        output.Expect(count);
        IReadOnlyList<string> names = PictureOutput.DistinctNames(codes.Names ?? [], count, "code");
        output.Write(Sheets.Decode(model, codes.Codes), names, all =>
            ContactSheet.Render(all, new ContactSheetOptions()), session.Cancellation);
        session.Result(new DecodeReport(output.Path, count), CliJson.Default.DecodeReport, $"{Words.Pictures(count)}: {output.Path}");
        return Application.Done;
    }
}
