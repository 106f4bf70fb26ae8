using LatentSharp.Models;

namespace LatentSharp.Runs;

/// <content>A run whose model is given labels.</content>
public sealed partial class Run
{
    private Run(Run of, Autoencoder model, IReadOnlyList<string> labels)
    {
        (_location, _file, Card, Labels) = (of._location, of._file, of.Card, labels);
        (_model, _store, _typical, _densities) = (new(model), of._store, of._typical, of._densities);
        (_good, _usual, _findings, _semantic) = (of._good, of._usual, of._findings, of._semantic);

        // Codes of training data are kept with all labels dropped, and do not say where codes given labels lie.
        _region = new((Latent.Gaps.CodeRegion?)null);
    }

    /// <summary>The labels that its model is given; none for examples of any.</summary>
    internal IReadOnlyList<string> Labels { get; } = [];

    /// <summary>Whether its model was trained with labels that it can be asked for.</summary>
    internal bool HasCondition => Card.Model.Condition is not null;

    /// <summary>The labels in captions, e.g. <c> with 7</c>; empty for none.</summary>
    internal string WithLabels => Labels.Count == 0 ? "" : $" with {string.Join(", ", Labels)}";

    /// <summary>The run as a request wants it; it shares the file of this one, and need not be closed.</summary>
    /// <exception cref="Settings.LatentSharpException">The model was trained without labels, or does not know one.</exception>
    private Run Given(RunRequest request) => request.With.Count == 0 ? this
        : HasCondition ? new Run(this, Model.With(request.With), request.With)
        : throw new RequestException($"{RequestSettings.With} {request.With[0]} asks for a label, and '{Path}' was trained without any: " +
            $"train a model with {new Settings.SettingName("condition")}, or move pictures with latent alter");

    /// <summary>Refuses labels where a request does without them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="why">Why, a clause.</param>
    /// <exception cref="Settings.LatentSharpException">Labels were given.</exception>
    private static void RefuseLabels(RunRequest request, string why)
    {
        if (request.With.Count > 0)
        {
            throw new RequestException($"{RequestSettings.With} {request.With[0]} is not possible here: {why}; leave it out");
        }
    }

    /// <summary>The run beside it, which is given the same labels where it can be.</summary>
    private static Run? Given(Run? beside, RunRequest request) => beside is { HasCondition: true } ? beside.Given(request) : beside;
}
