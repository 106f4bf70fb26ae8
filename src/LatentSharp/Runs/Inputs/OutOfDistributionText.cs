using System.Globalization;
using LatentSharp.Latent.Typical;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Runs.Inputs;

/// <summary>Says in a sentence which of the given pictures, or rows, are unlike those that a model knows, and by what.</summary>
internal static class OutOfDistributionText
{
    private const int Named = 5;

    /// <summary>The sentence.</summary>
    /// <param name="found">Those that are unlike, at least one.</param>
    /// <param name="seen">How many were looked at.</param>
    /// <param name="noun">What one of them is called.</param>
    /// <param name="who">What the model is called.</param>
    public static string Sentence(IReadOnlyList<UnlikeExample> found, int seen, string noun, string who)
    {
        string names = string.Join(", ", found.Take(Named).Select(picture => picture.Name));
        string more = found.Count > Named ? $" and {found.Count - Named} more" : "";
        return $"{found.Count} of {seen} {noun}{(seen == 1 ? "" : "s")} {(found.Count == 1 ? "is" : "are")} unlike those "
            + $"that {who} was trained on ({Reasons(found, noun)}): {names}{more}; what the model makes of "
            + (found.Count == 1 ? $"this {noun} says little about it" : $"these {noun}s says little about them");
    }

    private static string Reasons(IReadOnlyList<UnlikeExample> found, string noun)
    {
        IGrouping<TypicalFigure, UnlikeExample>[] groups =
            [.. found.GroupBy(picture => picture.Figure).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)];
        string first = Reason(groups[0].Key, [.. groups[0]], noun);
        return groups.Length == 1
            ? first
            : $"{groups[0].Count()} of them {first}; the others by {string.Join(" and ", groups.Skip(1).Select(group => Word(group.Key)))}";
    }

    private static string Word(TypicalFigure figure) => figure switch
    {
        TypicalFigure.Decibels => "what is given back",
        TypicalFigure.Color => "colour",
        _ => figure.ToString().ToLowerInvariant(),
    };

    private static string Reason(TypicalFigure figure, UnlikeExample[] pictures, string noun)
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

    private static double Error(double decibels) => DoubleMath.Pow(10, -decibels / 20);

    private static string Span(double least, double most, string format, string unit = "")
    {
        (string from, string to) = (Text(least, format), Text(most, format));
        return (from == to ? from : $"{from} to {to}") + (unit.Length > 0 ? " " + unit : "");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
