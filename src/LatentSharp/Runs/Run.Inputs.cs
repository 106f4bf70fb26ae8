using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Imaging;
using LatentSharp.Training;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs;

/// <content>What a run takes and gives: pictures, or rows of a table.</content>
public sealed partial class Run
{
    /// <summary>VAE, AE or what else its model is called, and the labels that it is given, for captions.</summary>
    internal string Kind => Card.Model.Posterior.ModelName + WithLabels;

    /// <summary>Says that codes are rounded after they were moved, where they are.</summary>
    /// <param name="work">Who is told.</param>
    /// <param name="did">What was done with them, e.g. <c>mixed</c>.</param>
    internal void TellRounding(WorkContext work, string did)
    {
        if (Model.Code.Codebook is { } codebook)
        {
            work.Note($"codes are {did} before rounding, and rounded to the levels {string.Join(',', codebook.Levels)} as they are " +
                $"decoded");
        }
    }

    /// <summary>What one of its examples is like.</summary>
    internal ExampleFormat Format => Card.Model.Format;

    /// <summary>Whether its examples are drawn: it takes and gives pictures, and else rows of numbers.</summary>
    internal bool IsDrawn => Format.Kind.IsDrawn;

    /// <summary>Whether its examples are rows of a table.</summary>
    internal bool HasRows => Format is TableColumns or MixedColumns;

    /// <summary>What one of its examples is called.</summary>
    internal string Noun => Format.Kind.Noun;

    /// <summary>What it is a model of, e.g. <c>pictures</c> or <c>a table of numbers with 2 columns (age, height)</c>.</summary>
    internal string Of => IsDrawn ? Format.Kind.Words : $"{Format.Kind.Words} with {Format}";

    /// <summary>Options that give data the format a model was trained on.</summary>
    /// <param name="card">What belongs to the model.</param>
    public static DataOptions ReadingOptions(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return DataOptions.Like(card.Model.Format) with
        {
            Background = Color.TryParse(card.Data.Background) ?? Color.White,
            White = card.Data.White,
            Fit = card.Data.Fit,
            Minimum = 1,
            WithLabels = false,
        };
    }

    /// <summary>The same, read as a request asks for.</summary>
    internal DataOptions ReadingOptions(RunRequest request) =>
        ReadingOptions(Card) with { SkipBad = request.SkipBad, Output = request.Out };

    /// <summary>Examples that a program has already, as the model sees them: rows by the means and scales of its training.</summary>
    /// <param name="set">The examples.</param>
    /// <exception cref="Settings.LatentSharpException">The model is of another format.</exception>
    internal Dataset Seen(Dataset set) => set.Format == Format ? set
        : set is TableDataset table && Format is TableColumns columns && columns.Names.SequenceEqual(table.Format.Names) ? table.As(columns)
        : throw new RequestException($"these {set.Noun}s have {set.Format}, but '{Path}' is a model of {Noun}s with {Format}; give such");

    /// <summary>Refuses a run whose codes cannot be mixed.</summary>
    /// <param name="does">What would mix them.</param>
    /// <exception cref="Settings.LatentSharpException">They cannot.</exception>
    internal void RequireMixing(string does)
    {
        if (!Model.Code.CanMix)
        {
            throw new RequestException($"{does}, but what lies between two codes of '{Path}' is no code (its posterior is " +
                $"{Model.Posterior.Name}); encode, decode and reconstruct take its codes as they are");
        }
    }

    /// <summary>Refuses a run whose examples are not drawn.</summary>
    /// <param name="does">What is done with pictures of them.</param>
    /// <exception cref="Settings.LatentSharpException">They are not.</exception>
    internal void RequireDrawn(string does)
    {
        if (!IsDrawn)
        {
            string uses = HasRows ? "sample, encode, decode, reconstruct, interpolate or alter" : "sample, encode or decode";
            throw new RequestException($"{does}, but '{Path}' is a model of {Of}; use latent {uses} with {Out} NAME.csv");
        }
    }
}
