using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Models;
using LatentSharp.Tests.Training;
using LatentSharp.Training;

namespace LatentSharp.Tests.Evaluation;

/// <summary>Whether a conditional model draws what it is asked for.</summary>
public sealed class AskedFiguresTests
{
    private static readonly PictureDataset Set = (PictureDataset)ConditionalTrainingTests.Halves;

    private static readonly FeatureNetwork Classifier = FeatureNetwork.Train(
        Set, ConditionalTrainingTests.Split.Train, new FeatureNetworkOptions { PicturesSeen = 2400 });

    [Fact]
    public void A_trained_model_draws_what_it_is_asked_for_and_one_at_its_start_does_not()
    {
        var model = new Autoencoder(ConditionalTrainingTests.Model, seed: 21);
        AskedFigures before = Measure(model);
        before.Labels.Select(label => label.Label).ShouldBe(["half=left", "half=right", "Grey", "Grey=0"]);
        before.Labels.ShouldAllBe(label => label.Real > 0.9);
        new Trainer(model, ConditionalTrainingTests.Split, ConditionalTrainingTests.Options).Run();
        AskedFigures after = Measure(model);
        after.Share.ShouldBeGreaterThan(0.85);
        before.Share.ShouldBeLessThan(0.7);
    }

    [Fact]
    public void Without_a_condition_or_its_labels_there_is_nothing_to_measure()
    {
        AskedFigures.Measure(new Autoencoder(TestSets.Mlp(Run.Format)), Classifier, Set, [], 1).ShouldBeNull();
        var model = new Autoencoder(ConditionalTrainingTests.Model);
        AskedFigures.Measure(model, FeatureNetwork.Untrained(Run.Format), Set, [], 1).ShouldBeNull();
    }

    private static AskedFigures Measure(Autoencoder model) =>
        AskedFigures.Measure(model, Classifier, Set, ConditionalTrainingTests.Split.Test, 1).ShouldNotBeNull();
}
