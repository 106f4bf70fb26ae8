using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Moves pictures towards features, or away from them.</summary>
internal sealed class AlterCommand : Verb
{
    private const string ExampleFeature = "like";

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = "PNG or JPEG pictures of any size, or folders or .zip files of them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]?> _toward = new("--toward") { Description = "A feature and its strength; below 0 away from it. May be given several times. Without a strength: the recommended one.", HelpName = "NAME[=α]", Arity = ArgumentArity.OneOrMore };
    private readonly Option<AlterMethod?> _how = Define.Choice("--how", "The rule: effect of the label with all others held still, the same where it depends on the others that are present, the nearest code that a classifier takes for one with the feature and all else as before, the lecture's average code, difference of averages, or that balanced over the other labels. (default: effect, local or nearest, whichever was found best for each feature)", AlterMethod.Effect, AlterMethod.Local, AlterMethod.Nearest, AlterMethod.Average, AlterMethod.Difference, AlterMethod.Balanced);
    private readonly Option<string[]?> _independent = new("--independent-of") { Description = "A feature that must not change with it. May be given several times.", HelpName = "NAME", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]?> _like = new("--like") { Description = "Pictures that have the feature, instead of a label; it is then called 'like'.", HelpName = "PICTURE", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _row = Define.Text("--row", "α,α,…", "A row of strengths for each picture instead of one, e.g. --row=-1,0,1,2; they multiply the strengths given.");
    private readonly Option<bool> _trust = Define.Flag("--trust", "Print how far each wanted feature may be trusted, before use.");
    private readonly Option<string?> _out = PictureOutput.Option("a file a picture, names kept");

    public AlterCommand()
        : base("alter", "move pictures towards features, or away from them", "Accepted as by every verb; nothing is drawn by chance.", "latent alter runs/faces a.png --toward Blond_Hair=1 --toward Smiling=0.5 --out altered.png", "latent alter runs/faces folder/ --toward Eyeglasses --out altered/")
    {
        Add(_run);
        Add(_pictures);
        AddOptions(_out, _toward, _how, _independent, _like, _row, _trust);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        PictureOutput output = PictureOutput.Parse(arguments.GetValue(_out)!);
        string run = arguments.GetRequiredValue(_run);
        (Autoencoder model, ModelCard card) = TableWork.LoadPictures(run, "pictures are altered here");
        LatentStore store = LatentStore.Load(Runs.ModelPath(run));
        string[] like = arguments.GetValue(_like) ?? [];
        string[] wanted = arguments.GetValue(_toward) ?? [];
        Attributes attributes = store.Attributes ?? (like.Length > 0 ? Attributes.WithoutLabels(store.Codes) : throw new LatentException(
            "This model was trained without labels, so there is no feature to alter by name. Give a few pictures that have the feature (--like a.png b.png), or train with labels (--labels FILE; CSV: file,Smiling,Eyeglasses with 1 or 0)."));
        if (like.Length > 0)
        {
            attributes = attributes.WithExamples(ExampleFeature, GivenPictures.Read(session, like, run, model, card).Codes);
            wanted = wanted.Any(w => w.Split('=')[0] == ExampleFeature) ? wanted : [.. wanted, ExampleFeature];
        }

        Toward[] towards = [.. wanted.Select(text => Parse(text, attributes))];
        if (towards.Length == 0)
        {
            throw new UsageException($"nothing is wanted; give --toward NAME or NAME=α, where NAME is one of {string.Join(", ", attributes.Names)}, or --like PICTURE…");
        }

        if (arguments.GetValue(_trust))
        {
            TellTrust(session, store, towards);
        }

        AlterMethod? how = arguments.GetValue(_how);
        double[] row = Row(arguments.GetValue(_row));
        GivenPictures given = GivenPictures.Read(session, arguments.GetRequiredValue(_pictures), run, model, card);
        output.Expect(given.Names.Count * (row.Length + 2));
        string[] independent = arguments.GetValue(_independent) ?? [];
        List<IReadOnlyList<Picture>> columns = [.. row.Select(factor => Sheets.Pictures(
            model.Decode(attributes.Alter(given.Codes, [.. towards.Select(t => t with { Strength = Strength(attributes, t, how) * factor })], how, independent)),
            card.Model.Pictures))];
        Write(output, given, columns, row, model);
        AlteredFeature[] altered = [.. towards.Select(t => new AlteredFeature(t.Feature, Strength(attributes, t, how), Words.Of(Rule(attributes, t, how))))];
        string[] rules = [.. altered.Select(t => t.How).Distinct()];
        session.Result(
            new AlterReport(output.Path, given.Names.Count, string.Join(',', rules), altered) { Unlike = given.Unlike },
            CliJson.Default.AlterReport,
            $"{Words.Pictures(given.Names.Count)} moved {string.Join(" and ", altered.Select(t => string.Create(CultureInfo.InvariantCulture, $"towards {t.Feature} by {t.Strength:0.##}")))} ({string.Join(", ", rules)}): {output.Path}");
        return Application.Done;
    }

    private static double Strength(Attributes attributes, Toward toward, AlterMethod? how) =>
        toward.Strength ?? (attributes.Features[attributes.IndexOf(toward.Feature)] is var f && (how is null || how == f.RecommendedMethod) ? f.RecommendedStrength : null) ?? 1;

    private static AlterMethod Rule(Attributes attributes, Toward toward, AlterMethod? how) =>
        how ?? attributes.Features[attributes.IndexOf(toward.Feature)].RecommendedMethod ?? AlterMethod.Effect;

    private static Toward Parse(string text, Attributes attributes)
    {
        int equals = text.LastIndexOf('=');
        bool isName = attributes.Names.Contains(text, StringComparer.OrdinalIgnoreCase);
        if (equals < 0 || isName)
        {
            return new Toward(attributes.Features[attributes.IndexOf(text)].Name);
        }

        double strength = Define.TryNumber(text[(equals + 1)..], _ => true)
            ?? throw new UsageException($"--toward {text} is not possible: '{text[(equals + 1)..]}' is no number; give NAME or NAME=α, e.g. Smiling=0.5");
        return new Toward(attributes.Features[attributes.IndexOf(text[..equals])].Name, strength);
    }

    private static double[] Row(string? text) => text is null
        ? [1]
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(p => Define.TryNumber(p, _ => true) ?? throw new UsageException($"--row {text} is not possible: '{p}' is no number; give numbers with commas between, e.g. -1,0,1,2"))];

    private static void Write(PictureOutput output, GivenPictures given, List<IReadOnlyList<Picture>> columns, double[] row, Autoencoder model)
    {
        if (output.IsFolder)
        {
            IReadOnlyList<string> names = PictureOutput.FileNames(given.Names);
            Picture[] written = [.. Enumerable.Range(0, given.Names.Count).Select(i => row.Length == 1 ? columns[0][i] : ContactSheet.Render([.. columns.Select(c => c[i])], new ContactSheetOptions { Columns = row.Length }))];
            output.Write(written, names, _ => throw new InvalidOperationException("A folder has no sheet."), default);
            return;
        }

        IReadOnlyList<Picture> again = Sheets.Pictures(model.Decode(given.Codes), model.Options.Pictures);
        Picture[] cells = [.. Enumerable.Range(0, given.Names.Count).SelectMany(i => new[] { given.Pictures[i], again[i] }.Concat(columns.Select(c => c[i])))];
        string[] captions = ["given", "reconstructed", .. row.Select(f => row.Length == 1 ? "altered" : string.Create(CultureInfo.InvariantCulture, $"×{f:0.##}"))];
        output.Write(cells, [], all => ContactSheet.Render(all, new ContactSheetOptions { Columns = captions.Length, ColumnCaptions = captions }), default);
    }

    private static void TellTrust(Session session, LatentStore store, IReadOnlyList<Toward> towards)
    {
        foreach (Toward toward in towards)
        {
            FeatureTrust? trust = store.Trust?.Features.FirstOrDefault(t => t.Name == toward.Feature);
            session.Error.WriteLine(trust is null
                ? $"{toward.Feature}: no trust report; there were no labels or no held-out pictures"
                : string.Create(CultureInfo.InvariantCulture, $"{trust.Name}: {trust.Examples} examples, area under the curve {trust.Separability:F3}, half flip at {trust.HalfStrength:0.##}, recommended {trust.RecommendedStrength:0.##} ({trust.Method?.ToString().ToLowerInvariant()}) flips {100 * trust.Flipped:F0} %, mean leakage {trust.MeanLeakage:F3}"));
        }
    }
}
