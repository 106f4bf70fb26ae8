using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Runs.Places;
using LatentSharp.Training;

namespace LatentSharp.Runs;

/// <content>A run that is still trained.</content>
public sealed partial class Run
{
    /// <summary>A model as it is at a moment of its training, for all that is done with runs; nothing of it is in a file.</summary>
    /// <param name="path">What it is called in messages, e.g. the folder that it goes to.</param>
    /// <param name="model">The model, whose weights no longer change.</param>
    /// <param name="card">What a file would say of it.</param>
    /// <param name="store">Gives codes of its data when they are first asked for.</param>
    internal static Run OfSnapshot(string path, Autoencoder model, ModelCard card, Func<LatentStore> store) =>
        new(path, model, card, store);

    private Run(string path, Autoencoder model, ModelCard card, Func<LatentStore> store)
    {
        (_location, Card) = (new RunLocation(path, path, null), card);
        (_model, _store, _typical, _densities) = (new(model), new(store), new(() => null), new(() => StoredDensities.None));
        (_good, _usual, _findings) = (new(() => null), new(() => null), new([]));
        _semantic = new(() => null);
        _region = new(() => RegionOf(Model, Store.Codes));
    }
}
