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
    private readonly Argument<string> _codes = new("CODES") { Description = "A NumPy file of codes [pictures, latent], e.g. from latent encode." };
    private readonly Option<string?> _out = PictureOutput.Option("code-00001.png, code-00002.png …");

    public DecodeCommand()
        : base("decode", "turn codes into pictures", "Accepted as by every verb; nothing here is drawn.", "latent decode runs/faces codes.npy --out folder/", "latent decode runs/faces codes.npy --out sheet.png")
    {
        Add(_run);
        Add(_codes);
        AddOptions(_out);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        PictureOutput output = PictureOutput.Parse(arguments.GetValue(_out)!);
        string path = arguments.GetRequiredValue(_codes);
        (Autoencoder model, ModelCard card) = Runs.Load(arguments.GetRequiredValue(_run));
        Tensor codes = Check(path, Npy.Read(path), card.Model.Latent);
        int count = codes.Shape[0];
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
