using System.CommandLine;
using LatentSharp.Cli.Altering;
using LatentSharp.Cli.Beside;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Imaging;
using LatentSharp.Latent;

namespace LatentSharp.Cli.Verbs;

/// <summary>Moves pictures towards features, or away from them.</summary>
internal sealed class AlterCommand : Verb
{
    private const string ExampleFeature = "like";

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = Inputs.AnyPicture + ".",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]?> _toward =
        new("--toward")
        {
            Description = "A feature and its strength; below 0 away from it. May be given several times. Without a " +
        "strength: the recommended one.",
            HelpName = "NAME[=α]",
            Arity = ArgumentArity.OneOrMore
        };
    private readonly Option<AlterMethod?> _how = Define.Choice("--how",
        "The rule: effect of the label with all others held still, the same where it depends on the others that are present, the nearest " +
        "code that a classifier takes for one with the feature and all else as before, the lecture's average code, difference of " +
        "averages, or that balanced over the other labels. (default: effect, local or nearest, whichever was found best for each " +
        "feature)", AlterMethod.Effect, AlterMethod.Local, AlterMethod.Nearest, AlterMethod.Average, AlterMethod.Difference,
        AlterMethod.Balanced);
    private readonly Option<string[]?> _independent = new("--independent-of")
    {
        Description =
        "A feature that must not change with it. May be given several times.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore
    };
    private readonly Option<string[]?> _like =
        new("--like")
        {
            Description = "Pictures that have the feature, instead of a label; it is then called 'like'.",
            HelpName = "PICTURE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true
        };
    private readonly Option<string?> _row = Define.Text("--row", "α,α,…",
        "A row of strengths for each picture instead of one, e.g. --row=-1,0,1,2; they multiply the strengths given.");
    private readonly Option<bool> _trust = Define.Flag("--trust", "Print how far each wanted feature may be trusted, before use.");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text(
        "--beside", "RUN", "Move the same pictures with another run too, e.g. an auto-encoder, and show both.");
    private readonly Option<string?> _out = PictureOutput.Option("a file a picture, names kept");

    public AlterCommand()
        : base("alter", "move pictures towards features, or away from them", "Accepted as by every verb; nothing is drawn by chance.",
            "latent alter runs/faces a.png --toward Blond_Hair=1 --toward Smiling=0.5 --out altered.png",
            "latent alter runs/faces folder/ --toward Eyeglasses --out altered/")
    {
        Add(_run);
        Add(_pictures);
        AddOptions(_out, _toward, _how, _independent, _like, _row, _trust, _beside, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        PictureOutput output = PictureOutput.Parse(arguments.GetValue(_out)!);
        string? beside = arguments.GetValue(_beside);
        if (beside is not null && output.IsFolder)
        {
            throw new UsageException("--beside sets pictures side by side on a sheet; give --out a name ending in .png");
        }

        var reading = new Reading(arguments.GetValue(_skipBad), output.Path);
        NamedModel[] models = NamedModel.Load(arguments.GetRequiredValue(_run), beside, "pictures are altered here", reading);
        AlteredPictures[] altered = [.. models.Select(by => Alter(arguments, session, by, models.Length == 1, output, models.Length))];
        Write(output, altered);
        AlterReport[] reports = [.. altered.Select(one => one.Report(output.Path))];
        session.Result(
            reports[0] with { Beside = reports.ElementAtOrDefault(1) },
            CliJson.Default.AlterReport,
            reports.Zip(models, (report, by) => report.Lines().Select(line => models.Length == 1 ? line : $"{by.Name}: {line}"))
                .SelectMany(lines => lines));
        return Application.Done;
    }

    private AlteredPictures Alter(ParseResult arguments, Session session, NamedModel by, bool isAlone, PictureOutput output, int models)
    {
        LatentStore store = by.Store();
        string[] like = arguments.GetValue(_like) ?? [];
        string[] wanted = arguments.GetValue(_toward) ?? [];
        Attributes attributes = store.Attributes ?? (like.Length > 0 ? Attributes.WithoutLabels(store.Codes) : throw new LatentException(
            $"{(isAlone ? "This model" : $"The {by.Name}")} was trained without labels, so there is no feature to alter by name. "
            + "Give a few pictures that have the feature (--like a.png b.png), "
            + "or train on pictures with labels (a CSV file: file,Smiling,Eyeglasses with 1 or 0)."));
        if (like.Length > 0)
        {
            attributes = attributes.WithExamples(ExampleFeature, by.Read(session, like, isAlone).Codes);
            wanted = wanted.Any(w => w.Split('=')[0] == ExampleFeature) ? wanted : [.. wanted, ExampleFeature];
        }

        Toward[] towards = [.. wanted.Select(text => Parse(text, attributes))];
        if (towards.Length == 0)
        {
            throw new UsageException($"nothing is wanted; give --toward NAME or NAME=α, where NAME is one " +
                $"of {string.Join(", ", attributes.Names)}, or --like PICTURE…");
        }

        foreach (Toward toward in arguments.GetValue(_trust) ? towards : [])
        {
            FeatureTrust? trust = store.Trust?.Features.FirstOrDefault(t => t.Name == toward.Feature);
            session.Error.WriteLine((isAlone ? "" : by.Name + ": ") + TrustText.Line(toward.Feature, trust));
        }

        double[] row = Row(arguments.GetValue(_row));
        GivenPictures given = by.Read(session, arguments.GetRequiredValue(_pictures), isAlone);
        output.Expect(given.Names.Count * (1 + (models * (row.Length + 1))));
        var wish = new AlterWish(towards, arguments.GetValue(_how), row, arguments.GetValue(_independent) ?? []);
        return AlteredPictures.Make(by, given, attributes, store.Trust, wish);
    }

    private static Toward Parse(string text, Attributes attributes)
    {
        int equals = text.LastIndexOf('=');
        bool isName = attributes.Names.Contains(text, StringComparer.OrdinalIgnoreCase);
        if (equals < 0 || isName)
        {
            return new Toward(attributes.Features[attributes.IndexOf(text)].Name);
        }

        double strength = Define.TryNumber(text[(equals + 1)..], _ => true)
            ?? throw new UsageException($"--toward {text} is not possible: '{text[(equals + 1)..]}' is no number; give NAME or NAME=α, " +
                $"e.g. Smiling=0.5");
        return new Toward(attributes.Features[attributes.IndexOf(text[..equals])].Name, strength);
    }

    private static double[] Row(string? text) => text is null
        ? [1]
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(p =>
            Define.TryNumber(p, _ => true)
            ?? throw new UsageException($"--row {text} is not possible: '{p}' is no number; give numbers with commas between, e.g. " +
            $"-1,0,1,2"))];

    private static void Write(PictureOutput output, AlteredPictures[] altered)
    {
        AlteredPictures first = altered[0];
        int count = first.Given.Names.Count;
        if (output.IsFolder)
        {
            IReadOnlyList<string> names = PictureOutput.FileNames(first.Given.Names);
            IReadOnlyList<IReadOnlyList<Picture>> columns = [.. first.Columns.Skip(1)];
            var options = new ContactSheetOptions { Columns = columns.Count, ColumnCaptions = [.. first.Captions(isAlone: true).Skip(1)] };
            Picture[] written = [.. Enumerable.Range(0, count).Select(
                i => columns.Count == 1 ? columns[0][i] : ContactSheet.Render([.. columns.Select(c => c[i])], options))];
            output.Write(written, names, _ => throw new InvalidOperationException("A folder has no sheet."), default);
            return;
        }

        Picture[] cells = [.. Enumerable.Range(0, count).SelectMany(
            i => altered.SelectMany(one => one.Columns).Select(c => c[i]).Prepend(first.Given.Pictures[i]))];
        string[] captions = ["given", .. altered.SelectMany(one => one.Captions(altered.Length == 1))];
        string[] rows = [.. first.Given.Names];
        var sheet = new ContactSheetOptions { Columns = captions.Length, ColumnCaptions = captions, RowCaptions = rows };
        output.Write(cells, [], all => ContactSheet.Render(all, sheet), default);
    }
}
