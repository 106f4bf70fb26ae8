using LatentSharp.Distributions;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities;

/// <summary>Densities that were fitted to the codes of training data after the training, and are kept in the model file.</summary>
internal sealed class StoredDensities
{
    // The stream of a seed that draws the codes that densities are fitted to ("codes" in ASCII).
    private const ulong CodeStream = 0x636F646573;

    private readonly (string Kind, CodeDensity Density)[] _all;

    /// <summary>No density is kept.</summary>
    public static StoredDensities None { get; } = new([]);

    private StoredDensities(IEnumerable<(string Kind, CodeDensity Density)> all) => _all = [.. all];

    /// <summary>The names of their kinds.</summary>
    public IReadOnlyList<string> Kinds => [.. _all.Select(each => each.Kind)];

    /// <summary>Their names in a model file with their values.</summary>
    public IEnumerable<(string Name, Tensor Value)> Tensors => _all.SelectMany(each => each.Density switch
    {
        GaussianDensity gaussian => Parts(each.Kind, [1], [gaussian]),
        GaussianMixture mixture => Parts(each.Kind, mixture.Weights, mixture.Parts),
        CouplingFlow flow => flow.Tensors,
        TwoStageDensity second => second.Tensors,
        AutoregressiveDensity cells => cells.Tensors,
        _ => [],
    }).Select(named => (StoredTensors.Prefix + named.Name, named.Value));

    /// <summary>The density of a kind; null where it is not kept.</summary>
    /// <param name="kind">Its name.</param>
    public CodeDensity? Find(string kind) => _all.FirstOrDefault(each => each.Kind == kind).Density;

    /// <summary>
    /// The codes that densities are fitted to: drawn from each posterior, since it is these that the prior is to resemble, and that a
    /// decoder knows; where codes are points, the codes.
    /// </summary>
    /// <param name="table">Codes of training data.</param>
    /// <param name="seed">Decides the draws.</param>
    public static Tensor Drawn(CodeTable table, ulong seed)
    {
        if (table.LogVariances is not { } logVariances)
        {
            return table.Codes;
        }

        return CodePosteriors.Sample(table.Codes, logVariances, new RandomStream(seed, CodeStream));
    }

    /// <summary>Fits densities.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="kinds">Which, and how.</param>
    /// <param name="seed">Decides what the fits draw.</param>
    /// <param name="refused">Told why one cannot be fitted to these codes, which leaves it out; null throws that.</param>
    /// <exception cref="LatentException">There are too few codes, or one is no number.</exception>
    public static StoredDensities Fit(Tensor codes, IEnumerable<DensityOptions> kinds, ulong seed, Action<string>? refused = null)
    {
        var all = new List<(string Kind, CodeDensity Density)>();
        foreach (DensityOptions options in kinds)
        {
            try
            {
                all.Add((DensityKinds.Fitted.NameOf(options), options.Fit(codes, seed)));
            }
            catch (LatentException exception) when (refused is not null)
            {
                refused(exception.Message.TrimEnd('.'));
            }
        }

        return new StoredDensities(all);
    }

    /// <summary>Reads what an open model file keeps; none are kept by files of earlier versions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The same, opened.</param>
    /// <param name="latent">Latent dimensions of its model.</param>
    /// <exception cref="ModelFileException">They are damaged.</exception>
    public static StoredDensities Load(string path, SafeTensorsFile file, int latent)
    {
        var tensors = new StoredTensors(file);
        try
        {
            return new StoredDensities(DensityKinds.Fitted.Names
                .Where(kind => tensors.Has(First(kind)))
                .Select(kind => (kind, Read(kind, tensors, latent))));
        }
        catch (Exception exception) when (exception is LatentException or ArgumentException)
        {
            throw new ModelFileException(path, exception.Message.TrimEnd('.'), "train the model again or get the file anew",
                innerException: exception);
        }
    }

    /// <summary>The tensor that every one of a kind has.</summary>
    private static string First(string kind) => kind switch
    {
        DensityKinds.Flow => "flow.mean",
        DensityKinds.TwoStage => "two-stage.means",
        DensityKinds.Autoregressive => AutoregressiveDensity.First,
        _ => $"{kind}.weights",
    };

    private static CodeDensity Read(string kind, StoredTensors tensors, int latent) => kind switch
    {
        DensityKinds.Flow => CouplingFlow.Read(tensors, latent),
        DensityKinds.TwoStage => TwoStageDensity.Read(tensors, latent),
        DensityKinds.Autoregressive => AutoregressiveDensity.Read(tensors, latent),
        _ => ReadParts(kind, tensors, latent),
    };

    private static IEnumerable<(string Name, Tensor Value)> Parts(string kind, IReadOnlyList<double> weights,
        IReadOnlyList<GaussianDensity> parts)
    {
        int latent = parts[0].Latent;
        var means = new Tensor(new Shape(parts.Count, latent));
        var factors = new Tensor(new Shape(parts.Count, PackedTriangles.Length(latent)));
        for (int k = 0; k < parts.Count; k++)
        {
            Vectors.ToFloats([.. parts[k].Mean]).CopyTo(means.Row(k));
            PackedTriangles.Of(parts[k].Factor).Span.CopyTo(factors.Row(k));
        }

        yield return ($"{kind}.weights", new Tensor(new Shape(parts.Count), [.. weights.Select(weight => (float)weight)]));
        yield return ($"{kind}.means", means);
        yield return ($"{kind}.factors", factors);
    }

    private static CodeDensity ReadParts(string kind, StoredTensors tensors, int latent)
    {
        int count = tensors.Rows($"{kind}.weights");
        double[] weights = Vectors.ToDoubles(tensors.Get($"{kind}.weights", new Shape(count)).Span);
        Tensor means = tensors.Get($"{kind}.means", new Shape(count, latent));
        Tensor factors = tensors.Get($"{kind}.factors", new Shape(count, PackedTriangles.Length(latent)));
        if (weights.Any(weight => !(weight >= 0)) || !(Math.Abs(weights.Sum() - 1) < 1e-3))
        {
            throw new LatentException($"The stored densities are damaged: the weights of '{kind}' do not add up to 1; train the model " +
                $"again.");
        }

        double sum = weights.Sum();
        var parts = new GaussianDensity[count];
        for (int k = 0; k < count; k++)
        {
            StoredTensors.CheckDiagonal($"{kind}.factors", factors.Row(k), latent);
            parts[k] = new GaussianDensity(GaussianDensity.FittedName, Vectors.ToDoubles(means.Row(k)),
                PackedTriangles.Product(factors.Row(k)));
        }

        return kind == DensityKinds.Gaussian ? parts[0] : new GaussianMixture([.. weights.Select(weight => weight / sum)], parts);
    }
}
