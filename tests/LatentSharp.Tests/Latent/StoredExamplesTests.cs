using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;

namespace LatentSharp.Tests.Latent;

public sealed class StoredExamplesTests
{
    private const int Examples = 9_700;

    /// <summary>Whatever the time allows, it is known of each kept code which training example it is of.</summary>
    [Theory]
    [InlineData(20_000, 4000)]
    [InlineData(Examples, 4000)]
    [InlineData(8_500, 4000)]
    [InlineData(5_001, 4000)]
    [InlineData(4_000, 4000)]
    [InlineData(3_000, 3000)]
    public void Each_kept_code_is_of_a_known_example(int learned, int kept)
    {
        Split split = Pictures();
        var options = new ModelOptions { Pictures = new PictureFormat(8, 8, 1), Latent = 2, Network = new MlpOptions { Hidden = [4] } };
        var model = new Autoencoder(options, 1);
        CodeTable codes = LatentStore.Learn(model, split, options: new LearningOptions { MostLearned = learned }).Codes;
        codes.Count.ShouldBe(kept);
        CodeTable expected = CodeTable.Encode(model, split.Set, LatentStore.ExamplesOf(split, kept));
        codes.Codes.Span.SequenceEqual(expected.Codes.Span).ShouldBeTrue();
    }

    private static Split Pictures()
    {
        var builder = new DatasetBuilder(new PictureFormat(8, 8, 1), Examples + 2);
        for (int i = 0; i < Examples + 2; i++)
        {
            Span<byte> slot = builder.Slot(i);
            for (int p = 0; p < slot.Length; p++)
            {
                slot[p] = (byte)((i * 31) + (p * (i % 97)) + (i / 256));
            }

            builder.SetName(i, $"{i}");
        }

        return new Split(builder.Build(), [.. Enumerable.Range(0, Examples)], [Examples, Examples + 1]);
    }
}
