using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Distributions;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Tests.Evaluation.Gaps;

public sealed class NearnessTests
{
    /// <summary>Of data in an order, draws of the last ones are near to real ones of their own.</summary>
    [Fact]
    public void WhatIsDrawnIsSetBesideRealExamplesOfAllTheData()
    {
        const int Rows = 6000;
        double[] values = [.. TestSets.Normal(new Shape(Rows, 2)).Span.ToArray().Select(value => (double)value).Chunk(2)
            .OrderBy(row => row[0]).SelectMany(row => row)];
        TableColumns columns = TableColumns.Raw(["a", "b"]);
        var set = new TableDataset(new TableRows(columns, values),
            [.. Enumerable.Range(0, Rows).Select(i => i.ToString(CultureInfo.InvariantCulture))], null, [], []);
        var model = new Autoencoder(new ModelOptions
        {
            Format = columns,
            Latent = 2,
            Network = new MlpOptions { Hidden = [32] },
            Likelihood = new GaussianOptions(),
        }, 1);
        int[] training = [.. Enumerable.Range(0, Rows / 2).Select(i => 2 * i)];
        int[] held = [.. training.Select(i => i + 1)];
        new Trainer(model, new Split(set, training, held), new TrainingOptions { Epochs = 20, Seed = 1, LearningRate = 3e-3 }).Run();
        Nearness.Beyond(model, set, held, training, seed: 1)!.Value.Value.ShouldBeLessThan(0.1);
        Nearness.Beyond(model, set, held, [], seed: 1)!.Value.Value.ShouldBeInRange(0.001, 0.1);
    }
}
