using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>What a run of several ranks leaves is, to the bit, what one process leaves.</summary>
public sealed class SameBitsTests : IDisposable
{
    private readonly Work _work = new();

    public static IEnumerable<object[]> Each => Launcher.Each;

    public void Dispose() => _work.Dispose();

    /// <summary>Batches of 24 of 130 pictures: the last has ten, for four shards.</summary>
    [MpiTheory]
    [MemberData(nameof(Each))]
    public void A_convolutional_network_with_batch_normalization(string launcher) => Compare(launcher,
        ["train", _work.Pictures(150), "--train", "130", "--test", "20", "--network", "conv", "--channels", "8,16", "--latent", "4",
            "--batch", "24", "--epochs", "2", "--augment", "mirror,shift", "--clip", "0.5", "--average", "0.9"]);

    [MpiTheory]
    [MemberData(nameof(Each))]
    public void A_fully_connected_network_with_dynamic_binarization(string launcher) => Compare(launcher,
        ["train", _work.Pictures(150), "--train", "130", "--test", "20", "--network", "mlp", "--hidden", "32", "--latent", "4",
            "--batch", "24", "--epochs", "3", "--likelihood", "bernoulli", "--binarize", "dynamic"]);

    private void Compare(string launcher, string[] train)
    {
        train = [.. train, "--shards", "4", "--threads", "1", "--quiet"];
        (int code, string error) = Launcher.Alone([.. train, "--out", _work.At("alone")]);
        code.ShouldBe(0, error);
        string expected = _work.Hash("alone");
        foreach (int count in new[] { 1, 2, 4 })
        {
            string run = $"ranks-{count}";
            using Process process = Launcher.Of(launcher).Start(count, [.. train, "--out", _work.At(run)]);
            (code, error) = Launcher.End(process);
            code.ShouldBe(0, error);
            _work.Hash(run).ShouldBe(expected, $"{count} ranks");
        }
    }
}
