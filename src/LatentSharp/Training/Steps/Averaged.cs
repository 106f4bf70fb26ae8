using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Training.Steps;

/// <summary>For its lifetime a model has the averaged weights, if there are any; then those of the last step again.</summary>
internal readonly ref struct Averaged
{
    private readonly WeightAverage? _average;

    /// <summary>Puts the averages in.</summary>
    /// <param name="average">The averages; null for none.</param>
    public Averaged(WeightAverage? average)
    {
        _average = average;
        average?.Exchange();
    }

    /// <summary>Takes them out.</summary>
    public void Dispose() => _average?.Exchange();
}
