using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Planes;
using LatentSharp.Runs;
using LatentSharp.Runs.Evaluating;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Planes;
using LatentSharp.Runs.Sampling;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tests.Data;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>A model of codes on the sphere, in words that are true of it.</summary>
public sealed class SphereRunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draws_lie_on_the_sphere_and_are_called_what_they_are()
    {
        using Run run = Train();
        SampleResult uniform = run.Sample(new SampleRequest { Count = 400, From = "prior", Out = _folder["a.png"] }, Notes());
        uniform.From.ShouldBe("the uniform distribution on the sphere");
        _notes.ShouldContain("drawn from the uniform distribution on the sphere as asked, which training does not hold codes to; from " +
            "gaussian or mixture follows its codes");
        double[][] codes = Rows(uniform.Codes);
        codes.ShouldAllBe(code => Math.Abs(code.Sum(v => v * v) - 1) < 1e-5);

        // Of a uniform distribution every coordinate has mean 0 and variance 1 / n.
        int latent = codes[0].Length;
        Enumerable.Range(0, latent).Average(j => Math.Abs(codes.Average(code => code[j])))
            .ShouldBeLessThan(2 / Math.Sqrt(400.0 * latent));
        codes.Average(code => code[0] * code[0]).ShouldBe(1.0 / latent, 0.4 / latent);

        SampleResult usual = run.Sample(new SampleRequest { Count = 20, Out = _folder["b.png"] }, Notes());
        Rows(usual.Codes).ShouldAllBe(code => Math.Abs(code.Sum(v => v * v) - 1) < 1e-5);
        _notes.ShouldContain("training holds codes on the sphere to no prior; a Gaussian fitted to the codes of its training pictures is " +
            "used instead");
        Refused(() => run.Sample(new SampleRequest { From = "prior", Temperature = 0.5, Out = _folder["c.png"] })).ShouldBe("temperature " +
            "changes nothing about the uniform distribution on the sphere, which has no spread; leave it out, or give from gaussian");
        Refused(() => run.Evaluate(new EvaluateRequest { Data = "faces", Samples = 5 }))
            .ShouldEndWith("is an auto-encoder of codes on the sphere, which gives no likelihood: its codes are points, and no prior was " +
                "learned that p(x) could be an integral over; leave out samples, and its paths over classes are measured");
    }

    /// <summary>A chord through the ball is decoded as the arc above it, and is as long as that.</summary>
    [Fact]
    public void A_straight_path_is_measured_where_it_is_decoded()
    {
        using Run run = Train();
        PathMeasures Along(PathKind kind) => PathMeasures.Measure(
            run.Model, LatentPath.Through(new Tensor(new Shape(2, 3), [1, 0, 0, -0.8f, 0.6f, 0]), 65, kind));
        Along(PathKind.Linear).Length.ShouldBe(Along(PathKind.Spherical).Length, 0.01);
        Along(PathKind.Linear).ReencodingErrors.ShouldAllBe(error => error <= 2.0001);
    }

    /// <summary>Most of a plane is off the sphere, where no code could be.</summary>
    [Fact]
    public void No_gaps_are_told_of_a_plane()
    {
        using Run run = Train();
        GridResult grid = run.Grid(new GridRequest { Side = 2, Out = _folder["grid.png"] });
        grid.Planes.Single().Gaps.ShouldBeNull();
        grid.Planes.Single().Cells.ShouldBeNull();
        grid.Gaps.ShouldBeEmpty();
        PlaneDensity density = PlaneDensity.Measure(grid.Planes[0].Plane, run.Store.Codes, 20, 20, onSphere: true);
        density.IsGap.ShouldAllBe(gap => !gap);
        density.Data.Span.ToArray().Max().ShouldBeGreaterThan(0);
        PlaneDensity.Measure(grid.Planes[0].Plane, run.Store.Codes, 20, 20).Gaps.ShouldBeGreaterThan(0);
        string page = File.ReadAllText(_folder["run/report.html"]);
        page.ShouldContain(PlaneDensity.WithoutGaps);
        page.ShouldNotContain("in gaps (hatched)");
    }

    private readonly List<string> _notes = [];

    private NoteList Notes() => new(_notes);

    private static string Refused(Action action) => Should.Throw<LatentSharpException>(action).Message;

    private static double[][] Rows(Tensor codes) => [.. Enumerable.Range(0, codes.Shape[0]).Select(i =>
        codes.Span.Slice(i * codes.Shape[1], codes.Shape[1]).ToArray().Select(v => (double)v).ToArray())];

    private Run Train() => Run.Train(new TrainRequest(new DataRequest("faces") { Size = 12, Limit = 240 })
    {
        Out = _folder["run"],
        Settings = AllSettings.Read(
            "family=semantic", "label-graph=HeadTurn", "label-classes=4", "latent=3", "network=mlp", "hidden=16", "epochs=1", "seed=4"),
    });

    private sealed class NoteList(List<string> notes) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            if (value is RunNote note)
            {
                notes.Add(note.Text.ToString());
            }
        }
    }
}
