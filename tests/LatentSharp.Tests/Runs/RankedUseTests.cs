using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Evaluating;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Sampling;
using LatentSharp.Tests.Formats;
using LatentSharp.Tests.Training.Ranks;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>What several ranks measure, encode and draw is, to the bit, what one process does.</summary>
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

    /// <summary>A sheet of two runs, single pictures, and variations: five pieces of 64, the last one short.</summary>
    [Theory]
    [InlineData(2, "prior")]
    [InlineData(3, "mixture")]
    [InlineData(4, null)]
    public void SamplesHaveTheBitsOfOneProcess(int count, string? from)
    {
        PictureInput? like = from is null ? PictureInput.FromPath(Path.Combine(_pictures, "007.png")) : null;
        SampleRequest request = new() { Count = 300, From = from, Like = like };
        Draw(count, from == "prior" ? "a.png" : "a", _run, request, from == "prior" ? _run : null);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void RowsHaveTheBitsOfOneProcess(int count, bool isMixed)
    {
        string table = _folder["table.csv"];
        File.WriteAllLines(table, ["width,height,kind", .. Enumerable.Range(0, 200).Select(i => FormattableString.Invariant(
            $"{i * 37 % 101},{i * 53 % 97},{(isMixed ? i % 3 == 0 ? "round" : "flat" : i % 7)}"))]);
        string run = _folder["rows"];
        Run.Train(new TrainRequest(table) { Settings = AllSettings.Read("hidden=8", "latent=2", "epochs=1"), Out = run }).Dispose();
        var request = new SampleRequest { Count = 2500 };
        Draw(count, "rows.csv", run, request);

        // Of about a quarter of the rows: more pieces of 4,096 than there are ranks, and the last one is needed in part.
        SampleRequest asked = request with { Count = 5000, Where = ["width>50"], Rules = ["height >= 60"] };
        Draw(count, "asked.csv", run, asked);
        SampleRequest rare = request with { Count = 100, Rules = ["width > height", "width < height"] };
        string alone = Should.Throw<RequestException>(() => Draw(1, "none.csv", run, rare)).Message;
        alone.ShouldContain("too rare");
        ThreadRanks.Run(count, ranks => Draw(ranks, "none.csv", run, rare)).ShouldAllBe(thrown => thrown!.Message == alone);
    }

    [Fact]
    public void ARankThatWouldDrawOthersIsNamed()
    {
        var request = new SampleRequest();
        Exception? thrown = ThreadRanks.Run(2, ranks => Draw(ranks, "no.png", _run, request with { Seed = 1 + (ulong)ranks.Rank }))[0];
        thrown.ShouldBeOfType<TrainingException>().Message.ShouldContain(
            "was given other settings than rank 0: seed 2 in place of seed 1; give the same command to all");

        // The same weights in a file that says something else.
        string other = _folder["other.safetensors"];
        byte[] bytes = File.ReadAllBytes(Path.Combine(_run, "model.safetensors"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(other, bytes);
        thrown = ThreadRanks.Run(2, ranks => Draw(ranks, "no.png", ranks.Rank == 0 ? _run : other, request))[0];
        thrown.ShouldBeOfType<TrainingException>().Message.ShouldContain("has another model than rank 0: ");

        // The same name of another picture.
        thrown = ThreadRanks.Run(2, ranks => Draw(ranks, "no.png", _run, request with
        {
            Like = PictureInput.FromPicture(Picture.Read(Path.Combine(_pictures, $"{7 + ranks.Rank:D3}.png")), "a.png"),
        }))[0];
        thrown.ShouldBeOfType<TrainingException>().Message.ShouldContain("rank 1 has drawn other codes than rank 0: ");
        File.Exists(_folder["no.png"]).ShouldBeFalse();
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

    /// <summary>Draws alone and by ranks, and compares what is written.</summary>
    private void Draw(int count, string name, string run, SampleRequest request, string? beside = null)
    {
        using (var own = Run.Open(run))
        using (Run? other = beside is null ? null : Run.Open(beside))
        {
            own.Sample(request with { Out = _folder["alone-" + name], Beside = other });
        }

        ThreadRanks.Run(count, ranks => Draw(ranks, "ranks-" + name, run, request, beside)).ShouldAllBe(thrown => thrown == null);
        foreach (string file in Directory.Exists(_folder["alone-" + name]) ? Directory.GetFiles(_folder["alone-" + name])
            : [_folder["alone-" + name]])
        {
            File.ReadAllBytes(file.Replace("alone-", "ranks-", StringComparison.Ordinal)).ShouldBe(File.ReadAllBytes(file), file);
        }
    }

    private void Draw(ThreadRanks ranks, string name, string run, SampleRequest request, string? beside = null)
    {
        using var own = Run.Open(run);
        using Run? other = beside is null ? null : Run.Open(beside);
        SampleRequest ranked = request with { Out = _folder[name], Beside = other, Ranks = ranks };
        if (ranks.Rank > 0)
        {
            own.Join(ranked);
        }
        else
        {
            own.Sample(ranked);
        }
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
