using System.Globalization;
using LatentSharp.Cli.Beside;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Verbs;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Altering;

/// <summary>Given pictures, moved by one model, with what the move did.</summary>
internal sealed class AlteredPictures
{
    // What is said of a single code must be surer than that its feature is more probable than not.
    private const double Sure = 0.8;
    private const double GoodSeparability = 0.75;
    private const int CaptionWidth = 124;

    private readonly NamedModel _by;
    private readonly double[] _row;
    private readonly AlteredFeature[] _features;
    private readonly AlteredChange[] _changes;

    private AlteredPictures(
        NamedModel by, GivenPictures given, double[] row, AlteredFeature[] features, AlteredChange[] changes,
        IReadOnlyList<IReadOnlyList<Picture>> columns)
    {
        (_by, Given, _row, _features, _changes, Columns) = (by, given, row, features, changes, columns);
    }

    /// <summary>The given pictures.</summary>
    public GivenPictures Given { get; }

    /// <summary>Their reconstructions, then the altered pictures for each strength of the row.</summary>
    public IReadOnlyList<IReadOnlyList<Picture>> Columns { get; }

    /// <summary>Moves pictures.</summary>
    /// <param name="by">The model.</param>
    /// <param name="given">The pictures.</param>
    /// <param name="attributes">The features that it knows.</param>
    /// <param name="trust">How far they may be trusted; null where nothing was measured.</param>
    /// <param name="wish">What is wanted.</param>
    public static AlteredPictures Make(NamedModel by, GivenPictures given, Attributes attributes, TrustReport? trust, AlterWish wish)
    {
        AlteredFeature[] features = [.. wish.Towards.Select(toward => Feature(attributes, trust, toward, wish.How, given))];
        Tensor again = by.Model.Decode(given.Codes);
        var columns = new List<IReadOnlyList<Picture>> { Sheets.Pictures(again, by.Card.Model.Pictures) };
        var changes = new List<AlteredChange>();
        foreach (double factor in wish.Row)
        {
            Toward[] towards = [.. features.Select(feature => new Toward(feature.Feature, feature.Strength * factor))];
            Tensor altered = by.Model.Decode(attributes.Alter(given.Codes, towards, wish.How, wish.Independent));
            columns.Add(Sheets.Pictures(altered, by.Card.Model.Pictures));
            double[] moved = Moved(again, altered);
            changes.Add(new AlteredChange(factor, moved.Average(), moved.Min(), moved.Max()));
        }

        return new AlteredPictures(by, given, wish.Row, features, [.. changes], columns);
    }

    /// <summary>What it did.</summary>
    /// <param name="path">What was written.</param>
    public AlterReport Report(string path) => new(
        path, Given.Names.Count, string.Join(',', _features.Select(f => f.How).Distinct()), _features)
    {
        Changes = _changes,
        Unlike = Given.Unlike,
    };

    /// <summary>What stands above its columns.</summary>
    /// <param name="isAlone">Whether no other model is set beside it.</param>
    public IEnumerable<string> Captions(bool isAlone)
    {
        string model = isAlone ? "" : _by.Name + "\n";
        yield return model + "reconstructed";
        foreach (double factor in _row)
        {
            yield return model + string.Join('\n', _features.Select(feature => Caption(feature, feature.Strength * factor)));
        }
    }

    private static string Caption(AlteredFeature feature, double strength)
    {
        string move = $"{feature.Feature} {strength.ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture)}";
        string whole = $"{move}, {feature.How}";
        return TextPainter.Measure(whole) <= CaptionWidth ? whole : $"{move}\n{feature.How}";
    }

    private static AlteredFeature Feature(Attributes attributes, TrustReport? trust, Toward toward, AlterMethod? how, GivenPictures given)
    {
        int index = attributes.IndexOf(toward.Feature);
        Feature feature = attributes.Features[index];
        FeatureTrust? measured = trust?.Features.FirstOrDefault(t => t.Name == feature.Name);
        double strength = toward.Strength ?? (how is null || how == feature.RecommendedMethod ? feature.RecommendedStrength : null) ?? 1;
        bool isTold = measured is null || measured.Separability is not { } area || area >= GoodSeparability;
        return new AlteredFeature(feature.Name, strength, Words.Of(how ?? feature.RecommendedMethod ?? AlterMethod.Effect))
        {
            Flips = measured?.Method is null ? null : measured.Flipped,
            FlipsUnmoved = measured?.Method is null ? null : measured.FlippedUnmoved,
            CannotBeAltered = measured is not null && measured.CannotBeAltered,
            Already = isTold ? Already(attributes.Present(given.Codes), index, strength, given.Names) : [],
        };
    }

    private static string[] Already(Tensor present, int feature, double strength, IReadOnlyList<string> names)
    {
        int features = present.Shape[1];
        return strength == 0 ? [] : [.. Enumerable.Range(0, names.Count)
            .Where(i => present.Span[(i * features) + feature] is var p && (strength > 0 ? p >= Sure : p <= 1 - Sure))
            .Select(i => names[i])];
    }

    /// <summary>Root mean square change of each picture, in levels of 255.</summary>
    private static double[] Moved(Tensor from, Tensor to)
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

            moved[i] = 255 * Math.Sqrt(sum / length);
        }

        return moved;
    }
}

/// <summary>What is wanted of an alteration.</summary>
/// <param name="Towards">The features, with their strengths where they were given.</param>
/// <param name="How">The rule; null for the one recommended for each.</param>
/// <param name="Row">What multiplies the strengths, a column each.</param>
/// <param name="Independent">Features that must not change with them.</param>
internal sealed record AlterWish(IReadOnlyList<Toward> Towards, AlterMethod? How, double[] Row, IReadOnlyList<string> Independent);
