using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>A test on two hosts; where there can be none, it says that nothing was checked.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkTheoryAttribute : TheoryAttribute
{
    public NetworkTheoryAttribute()
    {
        if (Launcher.All.Count == 0 || !TwoHosts.ArePossible)
        {
            Skip = "nothing was checked: it needs Open MPI or MPICH, and the right to make network namespaces with ip";
        }
    }
}

/// <summary>Ranks on two hosts.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly Work _work = new();

    public static IEnumerable<object[]> Each => Launcher.Each;

    public void Dispose() => _work.Dispose();

    [NetworkTheory]
    [MemberData(nameof(Each))]
    public void Two_hosts_leave_the_bits_of_one(string launcher)
    {
        string[] train = Train(_work.Table("table.csv", 300), "--epochs", "3");
        (int code, string error) = Launcher.Alone([.. train, "--out", _work.At("alone")]);
        code.ShouldBe(0, error);
        using var hosts = new TwoHosts(_work.Folder);
        using Process process = hosts.Start(launcher, [.. train, "--out", _work.At("hosts")]);
        (code, error) = Launcher.End(process);
        code.ShouldBe(0, error);
        _work.Hash("hosts").ShouldBe(_work.Hash("alone"));
    }

    /// <summary>MPI itself waits for ever; Open MPI's mpirun may not even end when it is told to.</summary>
    [NetworkTheory]
    [MemberData(nameof(Each))]
    public void A_cut_link_is_told_within_its_time(string launcher)
    {
        using var hosts = new TwoHosts(_work.Folder);
        string[] train = Train(_work.Table("table.csv", 300), "--epochs", "100000", "--out", _work.At("cut"), "--stall", "4s");
        using Process process = hosts.Start(launcher, train);
        try
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(Path.Combine(_work.At("cut"), "checkpoint.safetensors")))
            {
                clock.Elapsed.TotalSeconds.ShouldBeLessThan(90);
                Thread.Sleep(20);
            }

            hosts.Cut();
            clock.Restart();
            string? said = null;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            while (said?.Contains("latent: rank 1 did not answer for 4 seconds", StringComparison.Ordinal) != true)
            {
                said = process.StandardError.ReadLineAsync(patience.Token).AsTask().Result;
                said.ShouldNotBeNull();
            }

            clock.Elapsed.TotalSeconds.ShouldBeLessThan(25);

            // Each rank ends by itself, though nobody can tell the other one.
            while (Launcher.Count(_work.At("cut")) > 0)
            {
                clock.Elapsed.TotalSeconds.ShouldBeLessThan(60);
                Thread.Sleep(200);
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string[] Train(string data, params string[] more) =>
        ["train", data, "--batch", "16", "--schedule", "constant", "--threads", "1", "--quiet", "--shards", "4", .. more];
}
