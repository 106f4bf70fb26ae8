using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Altering;

/// <summary>Moves pictures, or rows of a table, towards features, or away from them.</summary>
internal static class Alterer
{
    // What is said of a single code must be surer than that its feature is more probable than not.
    private const double Sure = 0.8;
    private const double GoodSeparability = 0.75;
    private const double Levels = 255;

    /// <summary>Does what a request asks for.</summary>
    public static AlterResult Alter(Run run, AlterRequest request, WorkContext work)
    {
        NamedRun[] runs = NamedRun.Of(run, request.Beside, "pictures or rows of a table are altered here", takesRows: true);
        PictureOutput? output = !run.HasRows && request.Out is { } path ? PictureOutput.Parse(path) : null;
        if (run.HasRows)
        {
            NamedRows.Check(run, request.Out);
            if (request.Labels is not null)
            {
                throw new RequestException($"{RequestSettings.Labels} names pictures that have features, and this model is of a table; " +
                    $"give {RequestSettings.Feature} or {Like}");
            }
        }
        else if (request.Columns.Count > 0)
        {
            throw new RequestException($"{RequestSettings.Feature} names a column of a table, and this model is of " +
                $"{run.Format.Kind.Words}; give {RequestSettings.Toward} or {Like}");
        }

        run.TellRounding(work, "moved");
        AlterResult[] results = [.. runs.Select((by, i) => Alter(by, request, output, runs.Length, work, refuses: i == 0))];
        results[0].Beside = results.ElementAtOrDefault(1);
        if (request.Out is not null)
        {
            results[0].Save(request.Out, work.Cancellation);
        }

        return results[0];
    }

    private static AlterResult Alter(NamedRun by, AlterRequest request, PictureOutput? output, int runs, WorkContext work,
        bool refuses)
    {
        if (request.Columns.Count > 0 && request.How == AlterMethod.Nearest)
        {
            throw new RequestException($"{How} nearest needs a classifier of labels, and {RequestSettings.Feature} names a column; leave " +
                $"out {How}, or give another rule");
        }

        ColumnFeature[] columns = ColumnFeature.Of(by.Run, request.Columns, work.Cancellation);
        Attributes attributes = columns.Aggregate(
            Features(by, request, work), (known, column) => known.WithExamples(column.Name, column.With));
        Tensor? held = columns.Length > 0 ? HeldOutRows.Codes(by.Run, request, work) : null;
        TriedFeature[] tried = [.. columns.Select(column => column.Try(attributes, request, held, work.Cancellation))];
        IReadOnlyList<Toward> wanted =
            [.. request.Toward, .. columns.Zip(tried, (column, trial) => new Toward(column.Name, trial.Strength))];
        if (request.Like.Count > 0 && !wanted.Any(toward => toward.Feature == AlterRequest.ExampleFeature))
        {
            wanted = [.. wanted, new Toward(AlterRequest.ExampleFeature)];
        }

        if (wanted.Count == 0)
        {
            throw by.Run.HasRows && !attributes.Names.Any()
                ? new RequestException($"nothing is wanted; give {RequestSettings.Feature} COLUMN=VALUE, or {Like} and a table of rows " +
                    $"that have the feature")
                : new RequestException($"nothing is wanted; give {RequestSettings.Toward} NAME or NAME=α, where NAME is one " +
                    $"of {string.Join(", ", attributes.Names)}, or {Like} {by.Run.Noun.ToUpperInvariant()}…");
        }

        // Features that are not known are said before any picture is read.
        int[] indices = [.. wanted.Select(toward => attributes.IndexOf(toward.Feature))];
        if (refuses)
        {
            Refuse(by, attributes, wanted, indices, request.How);
        }

        var given = GivenPictures.Read(by, request.Inputs, request, work);
        output?.Expect(given.Names.Count * (1 + (runs * (request.Row.Count + 1))));
        AlteredFeature[] features = [.. wanted.Zip(indices, (toward, index) =>
            Feature(attributes, by.Run.Store.Trust, index, toward.Strength, request.How, given))];
        // Of a feature that a column says, the row itself tells who has it, and not the code.
        features = [.. features.Select(feature => columns.Any(column => column.Name == feature.Feature)
            ? feature with { Already = [] } : feature)];
        return by.Run.HasRows ? MoveRows(by, request, given, attributes, features, [.. columns.Zip(tried)], work)
            : Move(by, request, given, attributes, features);
    }

    private static AlterResult MoveRows(NamedRun by, AlterRequest request, GivenPictures given, Attributes attributes,
        AlteredFeature[] features, (ColumnFeature Column, TriedFeature Trial)[] columns, WorkContext work)
    {
        double[][] Rows(Tensor codes) => [.. new DecodedCodes(by.Run, codes, null).Rows(work.Cancellation)];
        double[][] again = Rows(given.Codes);
        var altered = new List<double[][]>();
        var changes = new List<AlteredChange>();
        foreach (double factor in request.Row)
        {
            Toward[] towards = [.. features.Select(feature => new Toward(feature.Feature, feature.Strength * factor))];
            altered.Add(Rows(attributes.Alter(given.Codes, towards, request.How, request.IndependentOf)));
            double[] moved = [.. again.Zip(altered[^1], (from, to) => NamedRows.Distance(by.Run.Format, from, to))];
            changes.Add(new AlteredChange(factor, moved.Average(), moved.Min(), moved.Max()));
        }

        return new AlterResult(by, given, features, changes, [])
        {
            Rows = new AlteredRows(by.Run.Format, given, again, altered,
                [.. request.Row.Select(factor => features.Length == 1 ? features[0].Strength * factor : factor)]),
            Values = altered[0],
            ColumnChanges = [.. columns.Select(pair => new ColumnChange(pair.Column.Name, pair.Trial, again.Count(pair.Column.Holds),
                [.. altered.Select(rows => rows.Count(pair.Column.Holds))]))],
        };
    }

    private static AlterResult Move(
        NamedRun by, AlterRequest request, GivenPictures given, Attributes attributes, AlteredFeature[] features)
    {
        Autoencoder model = by.Run.Model;
        Tensor again = model.Decode(given.Codes);
        var columns = new List<IReadOnlyList<Picture>> { model.Options.Format.Draw(again) };
        var changes = new List<AlteredChange>();
        foreach (double factor in request.Row)
        {
            Toward[] towards = [.. features.Select(feature => new Toward(feature.Feature, feature.Strength * factor))];
            Tensor altered = model.Decode(attributes.Alter(given.Codes, towards, request.How, request.IndependentOf));
            columns.Add(model.Options.Format.Draw(altered));
            double[] moved = Moved(again, altered, model.Options.Format.Kind.IsBounded ? Levels : 1);
            changes.Add(new AlteredChange(factor, moved.Average(), moved.Min(), moved.Max()));
        }

        return new AlterResult(by, given, features, changes, columns);
    }

    /// <summary>The features that a run knows, with the one that is given by examples.</summary>
    private static Attributes Features(NamedRun by, AlterRequest request, WorkContext work)
    {
        LatentStore store = by.Run.Store;
        Attributes attributes = store.Attributes?.Of(by.Run.Noun) ?? (request.Like.Count > 0 || request.Labels is not null || by.Run.HasRows
            ? Attributes.WithoutLabels(store.Codes).Of(by.Run.Noun)
            : throw new LatentException(
                $"{(by.IsAlone ? "This model" : $"The {by.Name}")} was trained without labels, so there is no feature to alter by name. " +
                $"Give a few pictures that have the feature ({Like} a.png b.png), " +
                $"or train on pictures with labels (a CSV file: file,Smiling,Eyeglasses with 1 or 0)."));
        attributes = request.Labels is { } labels ? LabelledExamples.Add(by, attributes, labels, request, work) : attributes;
        return request.Like.Count == 0
            ? attributes
            : attributes.WithExamples(AlterRequest.ExampleFeature, GivenPictures.Read(by, request.Like, request, work).Codes);
    }

    /// <summary>
    /// Refuses a feature that no strength gives to held-out pictures, unless a person says how strongly; rules that were not tried are
    /// not refused.
    /// </summary>
    private static void Refuse(NamedRun by, Attributes attributes, IReadOnlyList<Toward> wanted, int[] indices, AlterMethod? how)
    {
        if (how is AlterMethod.Average or AlterMethod.Difference or AlterMethod.Balanced)
        {
            return;
        }

        FeatureTrust[] useless = [.. wanted.Zip(indices).Where(pair => pair.First.Strength is null)
            .Select(pair => by.Run.Store.Trust?.Features.FirstOrDefault(t => t.Name == attributes.Features[pair.Second].Name))
            .OfType<FeatureTrust>().Where(trust => trust.CannotBeAltered)];
        if (useless.Length > 0)
        {
            string name = useless[0].Name;
            throw new LatentException($"{useless[0].WhyNot(by.Run.Noun)}. Give a strength yourself to see what the move does all the " +
                $"same ({RequestSettings.Toward} {name}=1), another rule ({How} average), or train longer.");
        }
    }

    private static AlteredFeature Feature(
        Attributes attributes, TrustReport? trust, int index, double? wanted, AlterMethod? how, GivenPictures given)
    {
        Feature feature = attributes.Features[index];
        FeatureTrust? measured = trust?.Features.FirstOrDefault(t => t.Name == feature.Name);
        double strength = wanted ?? Attributes.Recommended(feature, how) ?? 1;
        bool isTold = measured is null || measured.Separability is not { } area || area >= GoodSeparability;
        return new AlteredFeature(feature.Name, strength, Attributes.Method(feature, how))
        {
            Flips = measured?.Method is null ? null : measured.Flipped,
            FlipsUnmoved = measured?.Method is null ? null : measured.FlippedUnmoved,
            FlipsLow = measured?.FlippedLow,
            FlipsHigh = measured?.FlippedHigh,
            CannotBeAltered = measured is not null && measured.CannotBeAltered,
            Already = isTold ? Already(attributes.Present(given.Codes), index, strength, given.Names) : [],
            Trust = measured,
        };
    }

    private static string[] Already(Tensor present, int feature, double strength, IReadOnlyList<string> names)
    {
        int features = present.Shape[1];
        return strength == 0 ? [] : [.. Enumerable.Range(0, names.Count)
            .Where(i => present.Span[(i * features) + feature] is var p && (strength > 0 ? p >= Sure : p <= 1 - Sure))
            .Select(i => names[i])];
    }

    /// <summary>Root mean square change of each picture, in levels of 255, or as the model sees other values.</summary>
    private static double[] Moved(Tensor from, Tensor to, double unit)
    {
        int length = from.Length / from.Shape[0];
        var moved = new double[from.Shape[0]];
        for (int i = 0; i < moved.Length; i++)
        {
            double sum = 0;
            for (int j = i * length; j < (i + 1) * length; j++)
            {
                double d = to.Span[j] - from.Span[j];
                sum += d * d;
            }

            moved[i] = unit * Math.Sqrt(sum / length);
        }

        return moved;
    }
}
