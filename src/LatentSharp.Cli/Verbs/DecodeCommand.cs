using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Turns codes into pictures.</summary>
internal sealed class DecodeCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string> _codes = new("CODES") { Description = "A NumPy file of codes [pictures, latent] or a CSV file of as many columns, e.g. from latent encode." };
    private readonly Option<string?> _out = PictureOutput.Option("code-00001.png, code-00002.png …", " Rows of a table: a name ending in .csv or .npy.");

    public DecodeCommand()
        : base("decode", "turn codes into pictures, or into rows of a table", "Accepted as by every verb; nothing here is drawn.", "latent decode runs/faces codes.npy --out folder/", "latent decode runs/faces codes.npy --out sheet.png", "latent decode runs/table codes.csv --out rows.csv")
    {
        Add(_run);
        Add(_codes);
        AddOptions(_out);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        string target = arguments.GetValue(_out)!;
        PictureOutput? output = TableFile.HasName(target) ? null : PictureOutput.Parse(target);
        string path = arguments.GetRequiredValue(_codes);
        (Autoencoder model, ModelCard card) = TableWork.Load(arguments.GetRequiredValue(_run), target);
        Tensor codes = Check(path, TableFile.ReadCodes(path), card.Model.Latent);
        int count = codes.Shape[0];
        if (output is null)
        {
            TableWork.WriteRows(session, target, model, card, codes, seed: null);
            return Application.Done;
        }

        output.Write(Sheets.Decode(model, codes), count, "code", new ContactSheetOptions(), session.Cancellation);
        session.Result(new DecodeReport(output.Path, count), CliJson.Default.DecodeReport, $"{Words.Pictures(count)}: {output.Path}");
        return Application.Done;
    }

    /// <summary>Codes [pictures, latent]; a single code may come as [latent].</summary>
    private static Tensor Check(string path, Tensor codes, int latent)
    {
        if (codes.Shape.Rank == 1 && codes.Length == latent)
        {
            codes = codes.Reshape(new Shape(1, latent));
        }

        if (codes.Shape.Rank != 2 || codes.Shape[1] != latent || codes.Shape[0] == 0)
        {
            throw new ModelFileException(path, $"this model needs codes [pictures, {latent}], the file holds {codes.Shape}", "encode the pictures with this model");
        }

        int bad = -1;
        for (int i = 0; i < codes.Length && bad < 0; i++)
        {
            bad = float.IsFinite(codes.Span[i]) ? -1 : i;
        }

        return bad < 0
            ? codes
            : throw new ModelFileException(path, $"row {bad / latent}, column {bad % latent} is no finite number", "give codes of finite numbers");
    }
}
