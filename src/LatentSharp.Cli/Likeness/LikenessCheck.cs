using LatentSharp.Cli.Output;
using LatentSharp.Data;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Cli.Likeness;

/// <summary>Looks at the pictures, or rows, that a verb was given, and tells of those that are unlike what the model knows.</summary>
/// <param name="model">The model.</param>
/// <param name="typical">What is usual among the pictures that it knows; null where its file does not say, and nothing is claimed.</param>
internal sealed class LikenessCheck(Autoencoder model, TypicalExamples? typical)
{
    private const int Named = 5;

    // A kind of picture has its own exceptions; of many pictures so few are not worth a warning.
    private const int ManyPictures = 50;
    private const double FewExceptions = 0.01;

    private readonly List<UnlikePicture> _found = [];
    private int _seen;

    /// <summary>The pictures that are unlike; null where the model's file does not say what is usual.</summary>
    public IReadOnlyList<UnlikePicture>? Found => typical is null ? null : _found;

    public static LikenessCheck Of(string run, Autoencoder model) => new(model, TypicalExamples.Load(Runs.ModelPath(run), model.Options));

    /// <summary>Looks at some.</summary>
    /// <param name="names">A name each.</param>
    /// <param name="x">The pictures, <c>[n, channels, height, width]</c>.</param>
    /// <param name="again">Gives the same from their mean codes; asked only where it is wanted.</param>
    public void Look(IReadOnlyList<string> names, Tensor x, Func<Tensor> again)
    {
        _seen += names.Count;
        _found.AddRange(typical?.Find(model, x, again()).Select(unlike => new UnlikePicture(
            names[unlike.Index], unlike.Figure, unlike.Value, unlike.Known.Low, unlike.Known.High)) ?? []);
    }

    /// <summary>Says what of the pictures the model does not get to see.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="sets">The sets that the pictures are of.</param>
    public void TellLosses(Session session, IEnumerable<Dataset> sets)
    {
        PictureDataset[] all = [.. sets.OfType<PictureDataset>().Distinct()];
        int count = all.Sum(set => set.Count);
        int colored = all.Sum(set => set.Losses.Colored);
        if (colored > 0)
        {
            session.Note($"{colored} of {Words.Pictures(count)} {(colored == 1 ? "has" : "have")} colour, which a model of grey pictures " +
                $"does not see");
        }

        int cropped = all.Sum(set => set.Losses.Cropped);
        if (cropped > 0)
        {
            string shape = $"{model.Options.Pictures.Width}×{model.Options.Pictures.Height}";
            session.Note($"{cropped} of {Words.Pictures(count)} {(cropped == 1 ? "is" : "are")} of a very different shape than {shape}: " +
                $"less than half of the area is kept");
        }
    }

    /// <summary>Says what was found, in one sentence on standard error.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="who">What the model is called.</param>
    public void Tell(Session session, string who = "this model")
    {
        if (_found.Count == 0 || (_seen >= ManyPictures && _found.Count <= FewExceptions * _seen))
        {
            return;
        }

        string noun = model.Options.Format.Kind.Noun;
        string names = string.Join(", ", _found.Take(Named).Select(picture => picture.Name));
        string more = _found.Count > Named ? $" and {_found.Count - Named} more" : "";
        session.Error.WriteLine(
            $"warning: {_found.Count} of {_seen} {noun}{(_seen == 1 ? "" : "s")} {(_found.Count == 1 ? "is" : "are")} unlike those "
            + $"that {who} was trained on ({Reasons(noun)}): {names}{more}; what the model makes of "
            + (_found.Count == 1 ? $"this {noun} says little about it" : $"these {noun}s says little about them"));
    }

    private string Reasons(string noun)
    {
        IGrouping<TypicalFigure, UnlikePicture>[] groups =
            [.. _found.GroupBy(picture => picture.Figure).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)];
        string first = Reason(groups[0].Key, [.. groups[0]], noun);
        return groups.Length == 1
            ? first
            : $"{groups[0].Count()} of them {first}; the others by {string.Join(" and ", groups.Skip(1).Select(group => Word(group.Key)))}";
    }

    private static string Word(TypicalFigure figure) => figure switch
    {
        TypicalFigure.Decibels => "what is given back",
        TypicalFigure.Color => "colour",
        _ => Words.Of(figure),
    };

    private static string Reason(TypicalFigure figure, UnlikePicture[] pictures, string noun)
    {
        (double least, double most) = (pictures.Min(p => p.Value), pictures.Max(p => p.Value));
        (double low, double high) = (pictures[0].Low, pictures[0].High);
        bool isRow = noun == "row";
        string own = $"99 in 100 of its own have {Text(low, "0.00")} to {Text(high, "0.00")}";
        return figure switch
        {
            // Of a row the error itself says more: in standard deviations of the columns.
            TypicalFigure.Decibels when isRow =>
                $"given back {Span(Error(most), Error(least), "0.00", "standard deviations")} off; "
                + $"99 in 100 of its own rows stay within {Text(Error(low), "0.00")}",
            TypicalFigure.Decibels =>
                $"reconstructed with {Span(least, most, "0.0", "dB")}; 99 in 100 of its own pictures reach {Text(low, "0.0")} dB",
            TypicalFigure.Distance =>
                $"{Span(least, most, "0.0", "standard deviations")} from the average row; "
                + $"99 in 100 of its own stay within {Text(high, "0.0")}",
            TypicalFigure.Brightness => $"with a brightness of {Span(least, most, "0.00")}; {own}",
            TypicalFigure.Contrast => $"with a contrast of {Span(least, most, "0.00")}; {own}",
            TypicalFigure.Roughness =>
                $"neighbouring pixels differ by {Span(least, most, "0.00")} of the contrast; "
                + $"in 99 in 100 of its own by at most {Text(high, "0.00")}",
            _ => $"with a colourfulness of {Span(least, most, "0.00")}; {own}",
        };
    }

    private static double Error(double decibels) => Math.Pow(10, -decibels / 20);

    private static string Span(double least, double most, string format, string unit = "")
    {
        (string from, string to) = (Text(least, format), Text(most, format));
        return (from == to ? from : $"{from} to {to}") + (unit.Length > 0 ? " " + unit : "");
    }

    private static string Text(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A picture, or a row, that is unlike those that the model was trained on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Figure">What tells: decibels (reconstructed), brightness, contrast, roughness, color or distance (of a row).</param>
/// <param name="Value">What the figure is.</param>
/// <param name="Low">The low end of what 99 in 100 of the model's own have.</param>
/// <param name="High">The high end.</param>
internal sealed record UnlikePicture(string Name, TypicalFigure Figure, double Value, double Low, double High);
