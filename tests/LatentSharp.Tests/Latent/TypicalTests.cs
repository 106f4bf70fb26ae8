using LatentSharp.Data;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

/// <summary>What is usual among pictures that a model knows, and what is not.</summary>
public sealed class TypicalTests
{
    private static readonly PictureFormat Format = new(12, 12, 1);

    [Theory]
    [InlineData(20, 4)]
    [InlineData(300, 150)]
    public void Pictures_of_the_same_kind_are_not_unlike(int train, int test)
    {
        PictureDataset set = TestSets.Boxes(train + test + 200, Format);
        var model = new Autoencoder(TestSets.Mlp(Format));
        int[] known = [.. Enumerable.Range(0, train + test)];
        TypicalExamples typical = TypicalExamples.Measure(model, new Split(set, known[..train], known[train..]))!;
        Tensor others = Pixels(set, [.. Enumerable.Range(train + test, 200)]);
        typical.Find(model, others, model.Reconstruct(others)).Count.ShouldBeLessThanOrEqualTo(2);
        Tensor own = Pixels(set, known[..train]);
        typical.Find(model, own, model.Reconstruct(own)).Count.ShouldBeLessThanOrEqualTo(train / 100);
    }

    [Theory]
    [InlineData(nameof(TypicalFigure.Contrast), 0)]
    [InlineData(nameof(TypicalFigure.Brightness), 0.98)]
    [InlineData(nameof(TypicalFigure.Roughness), 1)]
    public void Blank_bright_and_noisy_pictures_are_unlike_by_the_figure_that_tells(string name, double value)
    {
        TypicalFigure figure = Enum.Parse<TypicalFigure>(name);
        PictureDataset set = TestSets.Boxes(150, Format);
        var model = new Autoencoder(TestSets.Mlp(Format));
        int[] all = [.. Enumerable.Range(0, 150)];
        TypicalExamples typical = TypicalExamples.Measure(model, new Split(set, all[..20], all[20..]))!;
        var x = new Tensor(model.BatchShape(1));
        for (int i = 0; i < x.Length; i++)
        {
            x.Span[i] = figure switch
            {
                TypicalFigure.Contrast => 0.3f,
                TypicalFigure.Brightness => i % 12 < 3 ? 0.92f : 1f,
                _ => (i % 12 + (i / 12)) % 2 == 0 ? 0 : 0.8f,
            };
        }

        // What is given back well, so that only the figure itself can tell.
        Unlike unlike = typical.Find(model, x, x).ShouldHaveSingleItem();
        unlike.Figure.ShouldBe(figure);
        unlike.Value.ShouldBe(value, figure == TypicalFigure.Roughness ? 1.2 : 0.02);
        unlike.Known.Median.ShouldBeInRange(unlike.Known.Low, unlike.Known.High);
    }

    private static Tensor Pixels(PictureDataset set, int[] indices)
    {
        var pixels = new Tensor(new Shape(indices.Length, 1, 12, 12));
        set.Fill(indices, pixels);
        return pixels;
    }
}
