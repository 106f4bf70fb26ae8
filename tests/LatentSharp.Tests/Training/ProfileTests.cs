using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

public sealed class ProfileTests
{
    [Fact]
    public void Every_operation_of_a_step_is_counted_with_its_multiply_adds()
    {
        PictureDataset set = TestSets.Boxes(20, new PictureFormat(16, 16, 1));
        var model = new Autoencoder(TestSets.Conv(set.Format), seed: 1);
        var profile = new Profile();
        new Trainer(model, new Split(set, [.. Enumerable.Range(0, 20)], []), new TrainingOptions { Epochs = 6, Batch = 5 },
            hooks: new TrainingHooks { Profile = profile }).Run();

        // 24 steps, of which the first eight do not count.
        profile.Steps.ShouldBe(16);
        profile.Entries.Select(e => e.Seconds).ShouldBe(profile.Entries.Select(e => e.Seconds).OrderDescending());
        ProfileEntry first = profile.Entries.Single(e => e.Name == "Convolve" && e.Shape == new Shape(5, 4, 8, 8));
        first.Calls.ShouldBe(16);
        first.MultiplyAdds.ShouldBe(16.0 * 5 * 4 * 8 * 8 * 16);
        first.Seconds.ShouldBeGreaterThan(0);

        // Of the first layer only the weights have a gradient.
        profile.Entries.Single(e => e.Name == "Convolve backward"
            && e.Shape == new Shape(5, 4, 8, 8)).MultiplyAdds.ShouldBe(first.MultiplyAdds);
        profile.Entries.Single(e => e.Name == "optimiser").Calls.ShouldBe(16);
        profile.Entries.ShouldContain(e => e.Name == "ConvolveTransposed backward" && e.MultiplyAdds > 0);
    }
}
