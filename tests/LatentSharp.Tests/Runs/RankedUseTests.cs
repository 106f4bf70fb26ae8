using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Evaluating;
using LatentSharp.Runs.Learning;
using LatentSharp.Tests.Formats;
using LatentSharp.Tests.Training.Ranks;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>What several ranks measure and encode is, to the bit, what one process does.</summary>
public sealed class RankedUseTests : IDisposable
{
    // More than a batch of codes, and of none of the numbers of pieces a multiple.
    private const int Count = 300;

    private readonly TemporaryFolder _folder = new();
    private readonly string _pictures;
    private readonly string _run;

    public RankedUseTests()
    {
        _pictures = _folder["pictures"];
        Directory.CreateDirectory(_pictures);
        PictureDataset boxes = TestSets.Boxes(Count, new PictureFormat(8, 8, 1));
        for (int i = 0; i < boxes.Count; i++)
        {
            Png.WriteFile(Path.Combine(_pictures, $"{i:D3}.png"), boxes.ToPicture(i));
        }

        _run = _folder["run"];
        using Run run = Run.Train(new TrainRequest(_pictures)
        {
            Settings = AllSettings.Read("network=mlp", "hidden=8", "latent=3", "epochs=1"),
            Out = _run,
        });
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void CodesHaveTheBitsOfOneProcess(int count, bool sample)
    {
        var request = new EncodeRequest { Data = _pictures, Sample = sample, Projector = _folder["alone"] };
        using var run = Run.Open(_run);
        EncodeResult alone = run.Encode(request);
        float[]? together = null;
        ThreadRanks.Run(count, ranks =>
        {
            using var own = Run.Open(_run);
            EncodeRequest ranked = request with { Ranks = ranks, Projector = _folder["together"] };
            if (ranks.Rank > 0)
            {
                own.Join(ranked);
                return;
            }

            EncodeResult result = own.Encode(ranked);
            together = result.Codes.Span.ToArray();
            result.Unlike!.Select(unlike => unlike.Name).ShouldBe(alone.Unlike!.Select(unlike => unlike.Name));
        }).ShouldAllBe(thrown => thrown == null);
        together.ShouldBe(alone.Codes.Span.ToArray());
        foreach (string file in Directory.EnumerateFiles(_folder["alone"]))
        {
            File.ReadAllBytes(Path.Combine(_folder["together"], Path.GetFileName(file))).ShouldBe(File.ReadAllBytes(file), file);
        }
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(4, 100)]
    [InlineData(3, 5000)]
    public void MeasuresHaveTheBitsOfOneProcess(int count, int samples)
    {
        var request = new EvaluateRequest { Data = _pictures, Samples = samples, Examples = samples > 100 ? 7 : null };
        using var run = Run.Open(_run);
        EvaluateResult alone = run.Evaluate(request);
        EvaluateResult? together = null;
        ThreadRanks.Run(count, ranks =>
        {
            using var own = Run.Open(_run);
            if (ranks.Rank > 0)
            {
                own.Join(request with { Ranks = ranks });
                return;
            }

            together = own.Evaluate(request with { Ranks = ranks });
        }).ShouldAllBe(thrown => thrown == null);
        together!.LogLikelihood.ShouldBe(alone.LogLikelihood);
        together.Bound!.Curve.ShouldBe(alone.Bound!.Curve);
        together.Bound.EffectiveSampleSize.ShouldBe(alone.Bound.EffectiveSampleSize);
        together.Measures.Kl.ShouldBe(alone.Measures.Kl);
        together.Measures.Reconstruction.ShouldBe(alone.Measures.Reconstruction);
        together.MutualInformation.ShouldBe(alone.MutualInformation);
    }

    [Fact]
    public void ARankWithOtherSettingsOrOtherDataIsNamed()
    {
        Thrown(new EncodeRequest { Data = _pictures, Seed = 2 })
            .ShouldContain("rank 1 (on ");
        Thrown(new EncodeRequest { Data = _pictures, Seed = 2 })
            .ShouldContain("was given other settings than rank 0: seed 2 in place of seed 1; give the same command to all");
        string fewer = _folder["fewer"];
        Directory.CreateDirectory(fewer);
        File.Copy(Path.Combine(_pictures, "000.png"), Path.Combine(fewer, "000.png"));
        Thrown(new EncodeRequest { Data = fewer })
            .ShouldContain("has other data than rank 0: 1 examples in place of 300 examples; give all the same files");
    }

    /// <summary>The first one is stopped: all end, as agreed.</summary>
    [Fact]
    public void AllStopTogether()
    {
        using var stop = new CancellationTokenSource();
        var request = new EvaluateRequest { Data = _pictures };
        ThreadRanks.Run(2, ranks =>
        {
            using var own = Run.Open(_run);
            EvaluateRequest ranked = request with { Ranks = ranks };
            Should.Throw<OperationCanceledException>(() =>
            {
                if (ranks.Rank > 0)
                {
                    own.Join(ranked);
                }
                else
                {
                    own.Evaluate(ranked, new Stopping(stop), stop.Token);
                }
            });
            ranks.HasStopped.ShouldBeTrue();
        }).ShouldAllBe(thrown => thrown == null);
    }

    private string Thrown(EncodeRequest other)
    {
        Exception?[] thrown = ThreadRanks.Run(2, ranks =>
        {
            using var own = Run.Open(_run);
            if (ranks.Rank > 0)
            {
                own.Join(other with { Ranks = ranks });
            }
            else
            {
                own.Encode(new EncodeRequest { Data = _pictures, Ranks = ranks });
            }
        });
        return thrown[0].ShouldBeOfType<TrainingException>().Message;
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            if (value is RunPhase { Action: "measuring the terms of" })
            {
                stop.Cancel();
            }
        }
    }
}
