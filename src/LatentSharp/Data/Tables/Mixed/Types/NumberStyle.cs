using System.Globalization;
using System.Text.Json.Serialization;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>How a column writes its numbers: what stands before and after them, the decimal sign, and what groups thousands.</summary>
/// <param name="Prefix">What stands before, e.g. <c>$</c>; may be empty.</param>
/// <param name="Suffix">What stands after, e.g. <c>%</c>; may be empty.</param>
/// <param name="Comma">Whether the decimal sign is a comma.</param>
/// <param name="Group">What groups thousands, in one letter; empty for nothing.</param>
/// <param name="Decimals">Decimals of the longest number.</param>
/// <param name="IsIndian">Whether groups above the last three digits have two: 1,23,456.</param>
/// <param name="Significant">
/// Digits of the longest number where some have an exponent, as 1.5e-12; 0 where decimals say how numbers are rounded.
/// </param>
internal sealed record NumberStyle(string Prefix = "", string Suffix = "", bool Comma = false, string Group = "", int Decimals = 0,
    bool IsIndian = false, int Significant = 0)
{
    private const int MostDecimals = 15;
    private const int MostDigits = 17;
    private const int LongestAffix = 5;
    private const int InGroup = 3;
    private const int InIndianGroup = 2;

    // What stands in units beside letters.
    private const string OfUnits = "/°²³·";

    private static readonly string[] Currencies =
        ["EUR", "USD", "GBP", "CHF", "INR", "RS", "RS.", "JPY", "CNY", "AUD", "CAD", "BRL", "SEK", "NOK", "DKK", "KR", "PLN", "CZK"];

    private static readonly NumberFormatInfo Indian = new() { NumberGroupSizes = [InGroup, InIndianGroup] };

    private static readonly (bool Comma, string Group, bool IsIndian)[] Signs =
    [
        (false, "", false), (true, "", false), (false, ",", false), (true, ".", false), (false, " ", false), (true, " ", false),
        (false, "'", false), (true, "\u00a0", false), (true, "\u202f", false), (false, ",", true),
    ];

    /// <summary>Whether the style can be; a file may say anything.</summary>
    [JsonIgnore]
    public bool IsSound => Prefix is { Length: <= LongestAffix } && Suffix is { Length: <= LongestAffix } && Group is { Length: <= 1 }
        && Decimals is >= 0 and <= MostDecimals && Significant is >= 0 and <= MostDigits;

    /// <summary>What numbers are rounded to; 0 where they have significant digits.</summary>
    [JsonIgnore]
    public double Step
    {
        get
        {
            if (Significant > 0)
            {
                return 0;
            }

            double step = 1;
            for (int i = 0; i < Decimals; i++)
            {
                step /= 10;
            }

            return step;
        }
    }

    /// <summary>The style of all texts of a column; null where one of them is no number in it.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    /// <param name="comma">
    /// Whether the file's decimal sign is a comma, so that points group thousands, or a point; null where that is open: then a sign is the
    /// decimal sign wherever it can be.
    /// </param>
    public static NumberStyle? Of(IReadOnlyCollection<string> texts, bool? comma = null) => Styles(texts, comma)
        .Select(style => Count(style, texts)).FirstOrDefault(style => style is not null);

    /// <summary>The style in which the most, and at least half, of the texts are numbers; null where there is none.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    /// <param name="comma">Whether the file's decimal sign is a comma.</param>
    public static NumberStyle? OfMost(IReadOnlyCollection<string> texts, bool? comma)
    {
        (NumberStyle style, int count) = Styles(texts, comma)
            .Select(style => (Style: style, Count: texts.Count(text => style.Parse(text) is not null))).MaxBy(pair => pair.Count);
        return 2 * count >= texts.Count ? style : null;
    }

    /// <summary>Whether the decimal sign of a column can only be a comma, or only a point; null where it can be both.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    public static bool? DecimalComma(IReadOnlyCollection<string> texts)
    {
        bool point = false;
        bool comma = false;
        foreach (NumberStyle style in Styles(texts, null))
        {
            bool isKnown = style.Comma ? comma : point;
            bool isOne = !isKnown && texts.All(text => style.Parse(text) is not null);
            comma |= isOne && style.Comma;
            point |= isOne && !style.Comma;
        }

        return point == comma ? null : comma;
    }

    /// <summary>
    /// What is told of a column whose comma or point may be the decimal sign or group thousands; null where it can be only one of them.
    /// </summary>
    /// <param name="name">The column.</param>
    /// <param name="texts">Its numbers.</param>
    public string? Note(string name, IReadOnlyCollection<string> texts)
    {
        NumberStyle other = Group.Length > 0 ? this with { Group = "", Comma = !Comma, IsIndian = false }
            : this with { Comma = !Comma, Group = Comma ? "," : "." };
        if (Group is not ("" or "," or ".") || !texts.All(text => other.Parse(text) is not null)
            || texts.FirstOrDefault(text => other.Parse(text) != Parse(text)) is not { } open)
        {
            return null;
        }

        string sign = (Group.Length > 0 ? Group == "," : Comma) ? "comma" : "point";
        return string.Create(CultureInfo.InvariantCulture, $"read: '{open}' of the column '{name}' as {Parse(open)}, since the {sign} " +
            $"{(Group.Length > 0 ? "groups thousands" : "is the decimal sign")}; write {other.Parse(open)} where that is meant");
    }

    /// <summary>The number of a text; null where it is none.</summary>
    /// <param name="text">The text.</param>
    public double? Parse(string text)
    {
        ReadOnlySpan<char> bare = text;
        if (Prefix.Length > 0)
        {
            bool isNegative = bare.StartsWith("-");
            bare = isNegative ? bare[1..] : bare;
            if (!bare.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return null;
            }

            return isNegative ? -Parse(bare[Prefix.Length..].Trim()) : Parse(bare[Prefix.Length..].Trim());
        }

        return Parse(bare);
    }

    /// <summary>The text of a number.</summary>
    /// <param name="number">The number.</param>
    public string Text(double number)
    {
        (char kind, int count) = Significant > 0 ? ('G', Significant) : (Group.Length == 0 ? 'F' : 'N', Decimals);
        string digits = Math.Abs(number).ToString(string.Create(CultureInfo.InvariantCulture, $"{kind}{count}"),
            IsIndian ? Indian : CultureInfo.InvariantCulture);
        if (Comma || Group is not ("" or ","))
        {
            digits = digits.Replace(",", "\u0001", StringComparison.Ordinal);
            digits = Comma ? digits.Replace('.', ',') : digits;
            digits = digits.Replace("\u0001", Group, StringComparison.Ordinal);
        }

        bool isZero = digits.AsSpan().IndexOfAnyExcept("0.,") < 0;
        return $"{(number < 0 && !isZero ? "-" : "")}{Prefix}{digits}{Suffix}";
    }

    private static IEnumerable<NumberStyle> Styles(IReadOnlyCollection<string> texts, bool? comma)
    {
        string first = texts.FirstOrDefault(text => text.AsSpan().IndexOfAnyInRange('0', '9') >= 0) ?? "";
        int start = first.AsSpan().IndexOfAnyInRange('0', '9');
        int end = first.AsSpan().LastIndexOfAnyInRange('0', '9');
        string prefix = start <= 0 ? "" : first[..start].TrimStart('-', '+').TrimEnd('-', '.');
        string suffix = start < 0 || end + 1 >= first.Length ? "" : first[(end + 1)..];
        bool isPlain = prefix.Length == 0 && suffix.Length == 0;
        if (prefix.Length > LongestAffix || suffix.Length > LongestAffix
            || (!isPlain && !IsAffix(prefix + suffix) && (prefix.Length > 0 || !IsUnit(suffix))))
        {
            (prefix, suffix) = ("", "");
        }

        foreach ((bool isComma, string group, bool isIndian) in Signs.OrderBy(sign => comma is { } known && sign.Group is "" or "." or ","
            ? sign.Comma == known ? 0 : 1 : comma is null ? 0 : 2))
        {
            yield return new NumberStyle(prefix, suffix, isComma, group, IsIndian: isIndian);
        }
    }

    /// <summary>Signs of currency, per cent and their words, or one as R$; other letters make a word.</summary>
    private static bool IsAffix(string affix)
    {
        string bare = affix.Trim();
        return bare.AsSpan().TrimEnd("%‰°").IsEmpty || Currencies.Contains(bare.ToUpperInvariant())
            || (char.GetUnicodeCategory(bare[^1]) == UnicodeCategory.CurrencySymbol && bare[..^1].All(char.IsAsciiLetterUpper));
    }

    /// <summary>A blank and a unit, such as <c> kg</c> or <c> km/h</c>.</summary>
    private static bool IsUnit(string suffix) => suffix.Length > 1 && suffix[0] is ' ' or '\u00a0'
        && suffix[1..].All(letter => char.IsLetter(letter) || OfUnits.Contains(letter, StringComparison.Ordinal));

    private static NumberStyle? Count(NumberStyle style, IReadOnlyCollection<string> texts)
    {
        int decimals = 0;
        int digits = 0;
        bool hasExponent = false;
        foreach (string text in texts)
        {
            if (style.Parse(text) is null)
            {
                return null;
            }

            decimals = Math.Max(decimals, style.DecimalsOf(text));
            int exponent = text.AsSpan().IndexOfAny('e', 'E');
            bool isOne = exponent > 0 && exponent + 1 < text.Length && char.IsAsciiDigit(text[exponent - 1])
                && (char.IsAsciiDigit(text[exponent + 1]) || text[exponent + 1] is '+' or '-');
            hasExponent |= isOne;
            digits = Math.Max(digits, DigitsOf(isOne ? text.AsSpan(0, exponent) : text));
        }

        // Whole numbers without a sign say nothing of it.
        bool hasSign = style.Group.Length > 0 || texts.Any(text => text.Contains(',', StringComparison.Ordinal));
        bool isSignificant = style.Group.Length == 0 && (decimals > MostDecimals || (hasExponent && decimals > 0));
        return style with
        {
            Comma = style.Comma && hasSign,
            Decimals = Math.Min(decimals, MostDecimals),
            Significant = isSignificant ? Math.Clamp(digits, 1, MostDigits) : 0,
        };
    }

    /// <summary>Digits without zeros in front.</summary>
    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        int digits = 0;
        foreach (char letter in text)
        {
            digits += char.IsAsciiDigit(letter) && (digits > 0 || letter != '0') ? 1 : 0;
        }

        return digits;
    }

    private int DecimalsOf(string text)
    {
        int exponent = text.AsSpan().IndexOfAny('e', 'E');
        int sign = text.LastIndexOf(Comma ? ',' : '.');
        int digits = 0;
        for (int i = sign + 1; sign >= 0 && i < text.Length && char.IsAsciiDigit(text[i]); i++)
        {
            digits++;
        }

        return exponent > 0 && int.TryParse(text.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out int power) ? Math.Max(0, digits - power) : digits;
    }

    private double? Parse(ReadOnlySpan<char> text)
    {
        if (Suffix.Length > 0)
        {
            if (!text.EndsWith(Suffix, StringComparison.Ordinal))
            {
                return null;
            }

            text = text[..^Suffix.Length].TrimEnd();
        }

        if (Group.Length > 0 || Comma)
        {
            string bare = text.ToString();
            if (Group.Length > 0 && !IsGrouped(bare))
            {
                return null;
            }

            bare = Group.Length > 0 ? bare.Replace(Group, "", StringComparison.Ordinal) : bare;
            if (Comma && bare.Contains('.', StringComparison.Ordinal))
            {
                return null;
            }

            text = Comma ? bare.Replace(',', '.') : bare;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            && text.IndexOfAny("nNiI") < 0 ? number : null;
    }

    /// <summary>Whether groups have their number of digits, and stand before the decimal sign.</summary>
    private bool IsGrouped(string text)
    {
        int sign = text.LastIndexOf(Comma ? ',' : '.');
        string whole = sign >= 0 ? text[..sign] : text;
        if (sign >= 0 && text.AsSpan(sign).Contains(Group[0]))
        {
            return false;
        }

        string[] groups = whole.TrimStart('-', '+').Split(Group[0]);
        int inGroup = IsIndian ? InIndianGroup : InGroup;
        return groups.Length == 1 || (groups[0].Length >= 1 && groups[0].Length <= inGroup && groups[0][0] != '0'
            && groups[^1].Length == InGroup && Array.TrueForAll(groups[1..^1], group => group.Length == inGroup));
    }
}
