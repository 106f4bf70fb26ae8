using LatentSharp.Imaging;
using LatentSharp.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LatentSharp.ML.Tests;

/// <summary>The estimator in pipelines of ML.NET: before PCA and k-means, saved and loaded, on vectors and on pictures.</summary>
public sealed class VaeEstimatorTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-ml-tests-").FullName;
    private readonly VaeOptions _options = new() { Settings = AllSettings.Read("latent=3", "hidden=32", "epochs=60", "seed=1") };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Codes_go_on_to_PCA_and_k_means_and_all_of_it_is_saved_and_loaded()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Points(300));
        using VaeTransformer vae = new VaeEstimator(_context, _options).Fit(data);
        IDataView coded = vae.Transform(data);
        ITransformer rest = _context.Transforms.ProjectToPrincipalComponents("Plane", "Code", rank: 2)
            .Append(_context.Clustering.Trainers.KMeans("Code", numberOfClusters: 2))
            .Append(_context.Transforms.CopyColumns("Group", "PredictedLabel"))
            .Fit(coded);
        IDataView grouped = rest.Transform(coded);

        Scored[] rows = Rows(grouped);
        rows.Select(row => row.Code.Length).Distinct().ShouldBe([3]);
        rows.Select(row => row.Plane.Length).Distinct().ShouldBe([2]);

        // Two clouds of points are two groups.
        Point[] points = [.. Points(300)];
        int same = Enumerable.Range(0, 300).Count(i => (rows[i].Group == rows[0].Group) == (points[i].Cloud == points[0].Cloud));
        same.ShouldBeGreaterThan(290);

        string model = Path.Combine(_folder, "vae.safetensors");
        string zip = Path.Combine(_folder, "rest.zip");
        vae.Save(model);
        _context.Model.Save(rest, coded.Schema, zip);
        var fresh = new MLContext(seed: 2);
        using VaeTransformer loaded = VaeTransformer.Load(fresh, model);
        Scored[] again = Rows(fresh.Model.Load(zip, out _).Transform(loaded.Transform(data)));
        again.Select(row => (string.Join(' ', row.Code), row.ReconstructionError, row.AnomalyScore, row.Group))
            .ShouldBe(rows.Select(row => (string.Join(' ', row.Code), row.ReconstructionError, row.AnomalyScore, row.Group)));
        Should.Throw<NotSupportedException>(() => _context.Model.Save(vae, data.Schema, zip)).Message.ShouldContain("VaeTransformer.Save");
    }

    [Fact]
    public void It_stands_in_a_chain_and_what_lies_far_off_is_the_strangest()
    {
        List<Point> points = [.. Points(200)];
        IDataView data = _context.Data.LoadFromEnumerable(points);
        TransformerChain<ClusteringPredictionTransformer<Microsoft.ML.Trainers.KMeansModelParameters>> chain =
            new VaeEstimator(_context, _options).Append(_context.Clustering.Trainers.KMeans("Code", numberOfClusters: 2)).Fit(data);
        points.Add(new Point { Features = [9, -9, 9, -9, 9, -9], Cloud = 2 });
        float[] scores = [.. chain.Transform(_context.Data.LoadFromEnumerable(points)).GetColumn<float>("AnomalyScore")];
        scores[^1].ShouldBe(scores.Max());
        scores[^1].ShouldBeGreaterThan(3);
        scores[..^1].Order().ElementAt(100).ShouldBeLessThan(1);
    }

    [Fact]
    public void Pictures_are_learned_from_too()
    {
        VaeOptions options = _options with
        {
            Input = "File",
            Size = 8,
            Settings = AllSettings.Read("network=mlp", "latent=2", "hidden=16", "epochs=4", "seed=1"),
        };
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(Drawn));
        using VaeTransformer vae = new VaeEstimator(_context, options).Fit(data);
        IDataView coded = vae.Transform(data);
        coded.GetColumn<float[]>("Code").Select(code => code.Length).Distinct().ShouldBe([2]);
        coded.GetColumn<float>("ReconstructionError").ShouldAllBe(error => error > 0 && error < 1);
        vae.Run.Card.Model.Format.Length.ShouldBe(3 * 8 * 8);
    }

    [Fact]
    public void What_cannot_be_learned_from_is_named()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Points(20));
        Should.Throw<ArgumentException>(() => new VaeEstimator(_context, _options with { Input = "Pixels" }).Fit(data)).Message
            .ShouldBe("there is no column 'Pixels' to learn from; there are Features, Cloud.");
        Should.Throw<ArgumentException>(() => new VaeEstimator(_context, _options with { Input = "Cloud" }).Fit(data)).Message
            .ShouldContain("the column 'Cloud' is of type Int32");
        IDataView holes = _context.Data.LoadFromEnumerable(Points(20).Append(new Point { Features = [0, 0, float.NaN, 0, 0, 0] }));
        Should.Throw<Data.DataException>(() => new VaeEstimator(_context, _options).Fit(holes)).Message.ShouldStartWith("row 20 ");
    }

    [Fact]
    public void What_a_model_cannot_score_is_named()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Points(40));
        Should.Throw<ArgumentNullException>(() => new VaeEstimator(null!, _options)).ParamName.ShouldBe("context");
        IDataView none = _context.Data.LoadFromEnumerable(Points(0));
        Should.Throw<Data.DataException>(() => new VaeEstimator(_context, _options).Fit(none)).Message.ShouldEndWith("there are none.");
        VaeTransformer vae = new VaeEstimator(_context, _options with { Settings = AllSettings.Read("latent=2", "epochs=2") }).Fit(data);
        Should.Throw<ArgumentException>(() => vae.Transform(_context.Data.LoadFromEnumerable([new Short()]))).Message
            .ShouldStartWith("the column 'Features' holds vectors of 2, but the model is of 6 numbers.");
        Should.Throw<ArgumentException>(() => vae.Transform(_context.Data.LoadFromEnumerable([new Shown()]))).Message
            .ShouldStartWith("there is no column 'Features'");

        // Whichever row it is: a row is scored by itself.
        IDataView holes = vae.Transform(
            _context.Data.LoadFromEnumerable(Points(20).Append(new Point { Features = [0, 0, float.NaN, 0, 0, 0] })));
        Exception fault = Should.Throw<Exception>(() => holes.GetColumn<float>("AnomalyScore").ToArray());
        fault.GetBaseException().Message.ShouldStartWith("a row has a value that is not a finite number");
        vae.Dispose();
        Should.Throw<ObjectDisposedException>(() => vae.Save(Path.Combine(_folder, "closed.safetensors")));
    }

    private Scored[] Rows(IDataView view) =>
        [.. _context.Data.CreateEnumerable<Scored>(view, reuseRowObject: false, ignoreMissingColumns: false)];

    /// <summary>Two clouds: numbers around 1 and around -1.</summary>
    private static IEnumerable<Point> Points(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var random = new Tensors.Random.RandomStream(1, (ulong)i);
            var noise = new float[6];
            random.FillNormal(noise, 0);
            int cloud = i % 2;
            yield return new Point { Features = [.. noise.Select(n => ((2 * cloud) - 1) + (0.2f * n))], Cloud = cloud };
        }
    }

    private Shown Drawn(int index)
    {
        var picture = new Picture(16, 16, 3);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)((i / 3 % 16 < 8 == (index % 2 == 0) ? 40 : 200) + index);
        }

        string file = Path.Combine(_folder, $"{index}.png");
        Png.WriteFile(file, picture);
        return new Shown { File = file };
    }

    private sealed class Point
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];

        public int Cloud { get; set; }
    }

    private sealed class Short
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];
    }

    private sealed class Shown
    {
        public string File { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Code { get; set; } = [];

        public float[] Plane { get; set; } = [];

        public float ReconstructionError { get; set; }

        public float AnomalyScore { get; set; }

        public uint Group { get; set; }
    }
}
