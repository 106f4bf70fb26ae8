using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Latent.Directions;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Inputs;

namespace LatentSharp.Cli.Verbs;

/// <summary>Moves pictures, or rows of a table, towards features, or away from them.</summary>
internal sealed class AlterCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = Inputs.AnyPicture + "; of a table files with its columns, or single rows such as rows.csv:3.",
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
    private readonly Option<string[]?> _feature = new("--feature")
    {
        Description = "Of a table: what a column is to be, e.g. region=North or \"age>40\". May be given several times. The strength is " +
            "the smallest that is enough for nine in ten, times --row.",
        HelpName = "CONDITION",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<AlterMethod?> _how = Define.Choice("--how",
        "The rule: effect of the label with all others held still, the same where it depends on the others that are present, the nearest " +
        "code that a classifier takes for one with the feature and all else as before, average-code arithmetic z + α(z̄ − z), where " +
        "z̄ is the average code of pictures that have it, difference of averages, or that balanced over the other " +
        "labels. (default: effect, local or nearest, whichever was found best for each " +
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
    private readonly Option<string?> _labels = Define.Text("--labels", "FILE",
        "A CSV file of a few pictures that have features and others that do not: a column of " +
            "pictures (of the run's data by name, or any), and " +
        "one a feature with 1 or 0. Its features can then be named; codes move along the difference of the two averages.");
    private readonly Option<string?> _row = Define.Text("--row", "α,α,…",
        "A row of strengths for each picture instead of one, e.g. --row=-1,0,1,2; they multiply the strengths given.");
    private readonly Option<bool> _trust = Define.Flag("--trust", "Print how far each wanted feature may be trusted, before use.");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text(
        "--beside", "RUN", "Move the same pictures with another run too, e.g. an auto-encoder, and show both.");
    private readonly Option<string?> _out = Inputs.PicturesOut(
        "a file a picture, names kept",
        " Rows of a table go to a .csv, .npz or .parquet file: as given, as reconstructed, and altered.");

    public AlterCommand()
        : base("alter", "move pictures or rows towards features, or away from them",
            "Accepted as by every verb; nothing is drawn by chance.",
            "latent alter runs/faces a.png --toward Blond_Hair=1 --toward Smiling=0.5 --out altered.png",
            "latent alter runs/faces folder/ --toward Eyeglasses --out altered/",
            "latent alter runs/faces a.png --labels smiles.csv --toward smile=1.5 --out altered.png",
            "latent alter runs/customers rows.csv --feature region=North --out altered.csv")
    {
        Add(_run);
        Add(_pictures);
        AddOptions(_out, _toward, _feature, _how, _independent, _like, _labels, _row, _trust, _beside, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_out)!;
        var request = new AlterRequest
        {
            Inputs = [.. arguments.GetRequiredValue(_pictures).Select(PictureInput.FromPath)],
            Columns = arguments.GetValue(_feature) ?? [],
            How = arguments.GetValue(_how),
            IndependentOf = arguments.GetValue(_independent) ?? [],
            Like = [.. (arguments.GetValue(_like) ?? []).Select(PictureInput.FromPath)],
            Labels = arguments.GetValue(_labels),
            Row = Row(arguments.GetValue(_row)),
            Out = path,
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using Run? beside = Inputs.Beside(arguments.GetValue(_beside));
        using var events = new EventLine(session);
        string[] known = run.HasStore ? [.. run.Store.Attributes?.Names ?? []] : [];
        string[] columns = [.. run.Format.Values.Select(value => value.Name)];
        AlterResult result = run.Alter(
            request with { Beside = beside, Toward = [.. (arguments.GetValue(_toward) ?? []).Select(text => Parse(text, known, columns))] },
            events,
            session.Cancellation);
        if (arguments.GetValue(_trust))
        {
            Tell(session, result);
        }

        AlterReport[] reports = [.. Both(result).Select(one => AlterReport.Of(path, one))];
        session.Result(
            reports[0] with { Beside = reports.ElementAtOrDefault(1) },
            CliJson.Default.AlterReport,
            reports.Zip(Both(result), (report, by) => report.Lines().Select(line => Prefix(result, by) + line)).SelectMany(lines => lines));
        return Application.Done;
    }

    private static void Tell(Session session, AlterResult result)
    {
        foreach (AlterResult one in Both(result))
        {
            foreach (AlteredFeature feature in one.Features)
            {
                session.Error.WriteLine(Prefix(result, one) + TrustText.Line(feature.Feature, feature.Trust, one.Noun));
            }
        }
    }

    private static AlterResult[] Both(AlterResult result) => result.Beside is null ? [result] : [result, result.Beside];

    private static string Prefix(AlterResult all, AlterResult one) => all.Beside is null ? "" : one.Name + ": ";

    /// <summary>A feature, with a strength behind an equals sign if the whole is no feature's name.</summary>
    private static Toward Parse(string text, string[] known, string[] columns)
    {
        int equals = text.LastIndexOf('=');
        if (known.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return new Toward(text);
        }

        string name = text.Split('=', '<', '>', '!')[0].Trim();
        if (!known.Contains(name, StringComparer.OrdinalIgnoreCase) && columns.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException($"--toward {text} is not possible: '{name}' is a column of the table and no label; say what it is " +
                $"to be with --feature, e.g. --feature {name}=VALUE");
        }

        if (equals < 0)
        {
            return new Toward(text);
        }

        double strength = Define.TryNumber(text[(equals + 1)..], _ => true)
            ?? throw new UsageException($"--toward {text} is not possible: '{text[(equals + 1)..]}' is no number; give NAME or NAME=α, " +
                $"e.g. Smiling=0.5");
        return new Toward(text[..equals], strength);
    }

    private static double[] Row(string? text) => text is null
        ? [1]
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(p =>
            Define.TryNumber(p, _ => true)
            ?? throw new UsageException($"--row {text} is not possible: '{p}' is no number; give numbers with commas between, e.g. " +
            $"-1,0,1,2"))];
}
