using System.Globalization;
using LatentSharp.Imaging.Drawing;
using SkiaSharp;

namespace LatentSharp.Imaging.Text;

/// <summary>
/// The fonts of labels: the one that was chosen, then the one that comes with the library (Inter; Latin, Greek and Cyrillic). Each
/// character is drawn by the first that has it; one that none has appears as an empty box.
/// </summary>
internal static class LabelFonts
{
    private static readonly Lazy<LabelFont> Bundled = new(Load);

    // Of one call, not of the process: calls beside each other may choose differently.
    private static readonly AsyncLocal<LabelFont?> Chosen = new();

    /// <summary>Chooses the font of the labels that this call draws from here on, on any thread.</summary>
    /// <param name="nameOrFile">A font of the system by name, or a font file; null for the one that comes with the library.</param>
    /// <exception cref="FileNotFoundException">There is no such font.</exception>
    public static void Choose(string? nameOrFile) => Chosen.Value = nameOrFile is null ? null : new LabelFont(SystemFonts.Find(nameOrFile));

    /// <summary>Width of a text in em; its glyphs too, where there is an outline to receive them.</summary>
    /// <param name="text">One line.</param>
    /// <param name="target">Receives the outlines, from x = 0 on the base line y = 0; null only measures.</param>
    public static double Lay(string text, Outline? target)
    {
        double x = 0;
        foreach ((LabelFont font, string run) in Runs(text))
        {
            x = font.Append(run, x, target);
        }

        return x;
    }

    /// <summary>Whether a font that is at hand draws every character of a text.</summary>
    public static bool Has(string text) => Runs(text).All(run => run.Font.Has(run.Text));

    private static IEnumerable<(LabelFont Font, string Text)> Runs(string text)
    {
        if (Chosen.Value is not { } chosen)
        {
            return text.Length == 0 ? [] : [(Bundled.Value, text)];
        }

        var runs = new List<(LabelFont Font, string Text)>();
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            LabelFont font = !chosen.Has(element) && Bundled.Value.Has(element) ? Bundled.Value : chosen;
            bool goesOn = runs.Count > 0 && runs[^1].Font == font;
            if (goesOn)
            {
                runs[^1] = (font, runs[^1].Text + element);
            }
            else
            {
                runs.Add((font, element));
            }
        }

        return runs;
    }

    private static LabelFont Load()
    {
        using Stream file = typeof(LabelFonts).Assembly.GetManifestResourceStream("Inter-Regular.otf")!;
        using SKData data = SKData.Create(file);
        return new LabelFont(SKTypeface.FromData(data));
    }
}
