using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Paths;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Models;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Training;

namespace LatentSharp.Tests.Evaluation;

/// <summary>What is said of paths over classes, and that they show what a VAE's do not.</summary>
public sealed class SemanticStudyTests
{
    private static readonly LabelGraph Chain = new([.. Enumerable.Range(0, 10).Select(i => $"{i}")],
        [.. Enumerable.Range(0, 9).Select(i => new LabelEdge(i, i + 1))]);

    public static TheoryData<int[], int[], double, bool, bool> Paths => new()
    {
        // Classes of the pictures, of the way; admissible, in order, whole.
        { [4, 4, 5, 6, 6], [4, 5, 6], 1, true, true },
        { [4, 4, 6, 6, 6], [4, 5, 6], 1, true, false },
        { [4, 4, 4, 4, 6], [4, 5, 6], 0.8, true, false },
        { [4, 5, 4, 6, 6], [4, 5, 6], 1, false, false },
        { [4, 9, 5, 6, 6], [4, 5, 6], 0.8, false, false },
        { [9, 4, 5, 6, 6], [4, 5, 6], 0.8, false, false },
        { [3, 4, 5, 6, 7], [4, 5, 6], 0.6, true, true },
        { [4, 3, 5, 7, 6], [4, 5, 6], 0.6, true, true },
        { [3, 4, 5, 3, 6], [4, 5, 6], 0.6, false, false },
        { [6, 4, 5, 6, 6], [4, 5, 6], 0.8, false, false },
        { [3, 3, 2, 2, 1, 1, 0], [3, 2, 1, 0], 1, true, true },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_class_is_admissible_near_its_place_and_order_and_wholeness_are_those_of_the_way(
        int[] classes, int[] way, double admissible, bool inOrder, bool whole)
    {
        (double Admissible, bool InOrder, bool Whole) found = SemanticStudy.Judge(classes, way, Chain);
        found.Admissible.ShouldBe(admissible, 1e-12);
        (found.InOrder, found.Whole).ShouldBe((inOrder, whole));
    }

    /// <summary>Heads turn on the way between two faces; a VAE of the same network fades from one to the other.</summary>
    [Fact]
    public void Paths_over_classes_show_what_those_of_a_vae_do_not()
    {
        PictureDataset set = PictureDataset.Open("faces", new DataOptions { Size = 16, Limit = 1600 });
        var split = new Split(set, [.. Enumerable.Range(0, 1400)], [.. Enumerable.Range(1400, 200)]);
        string[] network = ["network=conv", "channels=8,16", "epochs=30", "seed=3"];
        StudiedModel semantic = Trained("semantic", split, ["family=semantic", "label-graph=HeadTurn", "label-classes=6", .. network]);
        StudiedModel vae = Trained("VAE", split, network);
        LabelGraphOptions graph = semantic.Model.Options.LabelGraph!;
        PathJudge judge = PathJudge.Train(set, graph, [.. split.Train], new FeatureNetworkOptions { PicturesSeen = 14_000 });
        SemanticFigures found = SemanticStudy.Measure([semantic, vae], graph, judge, set, [.. split.Test], seed: 1, paths: 60)!;
        found.Ways.Select(way => (way.Model, way.Way)).ShouldBe(
        [
            ("semantic", PathKind.Linear), ("semantic", PathKind.Spherical), ("semantic", PathKind.Semantic), ("VAE", PathKind.Linear),
            ("VAE", PathKind.Spherical),
        ]);
        string all = string.Join("; ", found.Ways.Select(way =>
            $"{way.Model} {way.Way} {way.Admissible.Value:0.000} {way.InOrder.Value:0.000} {way.Whole.Value:0.000}"));
        WayFigures over = found.Ways[2];
        over.Admissible.Value.ShouldBeGreaterThan(0.75, all);
        foreach (WayFigures way in found.Ways.Skip(3))
        {
            over.Admissible.Value.ShouldBeGreaterThan(way.Admissible.Value + 0.15, all);
        }

        found.Shown.Select(path => path.IsOver).ShouldBe([false, false, true, false, false, true, false, false, true]);
        found.JudgeNear.ShouldBeGreaterThan(found.Judge);
    }

    private static StudiedModel Trained(string name, Split split, string[] said)
    {
        RunOptions options = RunOptions.Choose(split, AllSettings.Read(said));
        var model = new Autoencoder(options.Model, options.Training.Seed);
        new Trainer(model, split, options.Training with { EvaluateEvery = 100 }).Run();
        if (options.Model.LabelGraph is not { } graph)
        {
            return new StudiedModel(name, model, null);
        }

        int[] nodes = graph.Nodes(split.Set.Attributes, split.Set.Count);
        CodeTable codes = CodeTable.Encode(model, split.Set, split.Train);
        return new StudiedModel(name, model, new SemanticPaths(graph.Graph,
            SemanticPaths.CentersOf(codes.Codes, [.. split.Train.Select(i => nodes[i])], graph.Classes.Count)));
    }
}
