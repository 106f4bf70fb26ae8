using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Training;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs;

/// <content>What a run takes and gives: pictures, or rows of a table.</content>
public sealed partial class Run
{
    /// <summary>VAE or AE, for captions.</summary>
    internal string Kind => Model.HasPrior ? "VAE" : "AE";

    /// <summary>The columns of the table that it is of; null for pictures.</summary>
    internal TableColumns? Columns => Card.Model.Format as TableColumns;

    /// <summary>What one of its examples is called.</summary>
    internal string Noun => Card.Model.Format.Kind.Noun;

    /// <summary>Options that give data the format a model was trained on.</summary>
    /// <param name="card">What belongs to the model.</param>
    public static DataOptions ReadingOptions(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return DataOptions.Like(card.Model.Format) with
        {
            Background = Color.TryParse(card.Data.Background) ?? Color.White,
            Fit = card.Data.Fit,
            Minimum = 1,
            WithLabels = false,
        };
    }

    /// <summary>The same, read as a request asks for.</summary>
    internal DataOptions ReadingOptions(RunRequest request) =>
        ReadingOptions(Card) with { SkipBad = request.SkipBad, Output = request.Out };

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

    /// <summary>Refuses a run of other data where pictures are needed.</summary>
    /// <param name="does">What is done with pictures.</param>
    /// <exception cref="Settings.LatentSharpException">It is one.</exception>
    internal void RequirePictures(string does)
    {
        if (Columns is { } columns)
        {
            throw new RequestException($"{does}, but '{Path}' is a model of a table with {columns}; use latent sample, encode, decode or " +
                $"reconstruct with {Out} NAME.csv");
        }

        if (Card.Model.Format is not PictureFormat)
        {
            throw new RequestException($"{does}, but '{Path}' is a model of {Card.Model.Format.Kind.Words}");
        }
    }
}
