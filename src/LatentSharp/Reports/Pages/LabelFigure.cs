using LatentSharp.Imaging;
using LatentSharp.Models.Conditions;
using LatentSharp.Tensors;

namespace LatentSharp.Reports.Pages;

/// <summary>What the labels of a conditional model do: a row a label, of the same codes.</summary>
internal static class LabelFigure
{
    private const int MostClasses = 10;
    private const int MostLabels = 5;
    private const int Columns = 8;

    /// <summary>The figure; null for a model without a condition.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seed">Decides the codes.</param>
    public static Figure? Of(RunRecord run, ulong seed)
    {
        if (run.Model.Options.Condition is not { } condition)
        {
            return null;
        }

        Tensor codes = run.Model.SampleCodes(Columns, seed);
        var pictures = new List<Picture>();
        var captions = new List<string>();
        foreach (string asked in Asked(condition))
        {
            pictures.AddRange(run.Model.Options.Format.Draw(run.Model.With(asked).Decode(codes)));
            captions.Add(asked);
        }

        Picture sheet = ContactSheet.Render(pictures, new ContactSheetOptions
        {
            Title = run.Name,
            Subtitle = $"decoded from the same codes of {run.Model.Options.Prior.Symbol} with one label after the other",
            Columns = Columns,
            RowCaptions = captions,
        });
        return new PictureFigure(Png.Encode(sheet), $"{run.Name}: the same codes decoded with each label",
            "A row a label: what stays the same down a column is what the code says, what changes is what the label says.");
    }

    /// <summary>The classes of the first set of classes; without one, the first labels, with and without.</summary>
    private static IEnumerable<string> Asked(ConditionOptions condition) =>
        condition.Labels.FirstOrDefault(label => label.Classes is not null) is { } set
            ? set.Classes!.Take(MostClasses).Select(set.Asked)
            : condition.Labels.Take(MostLabels).SelectMany(label => (string[])[label.Name, $"{label.Name}=0"]);
}
