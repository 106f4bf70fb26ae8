using System.Diagnostics;
using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;

namespace LatentSharp.Bench.Anomalies;

/// <summary>How well scores tell anomalies from good pictures, beside principal components and a basic auto-encoder.</summary>
internal static class AnomalyBench
{
    private const ulong Seed = 1;

    /// <summary>Trains on nine digits and scores test digits, ten times: the area under ROC with the tenth as the anomaly.</summary>
    /// <param name="path">The set of digits, with labels.</param>
    /// <param name="train">Training pictures.</param>
    /// <param name="test">Test pictures of all ten digits.</param>
    /// <param name="epochs">Passes.</param>
    public static int Digits(string path, int train, int test, int epochs)
    {
        const int Latent = 10;
        long start = Stopwatch.GetTimestamp();
        Dataset set = Dataset.Open(path, new DataOptions { WithLabels = true });
        AttributeTable labels = set.Attributes ?? throw new FormatException($"'{path}' has no labels");
        int[] digits = [.. Enumerable.Range(0, set.Count)
            .Select(i => Enumerable.Range(0, labels.Names.Count).First(m => labels[i, m] == true))];
        int first = set.TestStart ?? throw new FormatException($"'{path}' names no test part");
        int[] tested = [.. Enumerable.Range(first, Math.Min(test, set.Count - first))];
        var table = new AreaTable([.. labels.Names.Take(10)]);
        for (int left = 0; left < 10; left++)
        {
            int[] known = [.. Enumerable.Range(0, first).Where(i => digits[i] != left).Take(train + 300)];
            var split = new Split(set, known[..^300], known[^300..]);
            bool[] anomalous = [.. tested.Select(i => digits[i] == left)];
            (string, string)[] settings = [("network", "mlp"), ("latent", $"{Latent}"), ("epochs", $"{epochs}")];
            foreach (MethodScores scores in Methods.Model("vae", split, tested, settings, Seed)
                .Concat(Methods.Model("ae", split, tested, settings, Seed)).Concat(Methods.Principal(split, tested, Latent)))
            {
                table.Add(scores.Name, left, RankingArea.Roc(scores.Values, anomalous)!.Value);
            }

            Console.Error.WriteLine(FormattableString.Invariant(
                $"without {labels.Names[left]}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{train} training pictures, {test} test pictures, {epochs} epochs, {Latent} dimensions, seed {Seed}: ") +
            FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        table.Print();
        return 0;
    }

    /// <summary>Trains on good textures and scores faulty ones: areas under ROC of pictures and of pixels.</summary>
    /// <param name="train">Good training pictures of each texture.</param>
    /// <param name="epochs">Passes.</param>
    public static int OfTextures(int train, int epochs)
    {
        const int Held = 40;
        const int Good = 30;
        const int Faulty = 10;
        const int Latent = 32;
        long start = Stopwatch.GetTimestamp();
        var pictures = new AreaTable([.. Textures.Names.SelectMany(t => Textures.Faults.Select(f => $"{t}, {f}"))]);
        var pixels = new AreaTable(pictures.Columns);
        for (int texture = 0; texture < Textures.Names.Length; texture++)
        {
            (PictureDataset set, bool[][] masks) = Textures.Make(texture, train + Held + Good, Faulty, Seed);
            var split = new Split(set, [.. Enumerable.Range(0, train)], [.. Enumerable.Range(train, Held)]);
            int[] tested = [.. Enumerable.Range(train + Held, set.Count - train - Held)];
            (string, string)[] settings = [("latent", $"{Latent}"), ("epochs", $"{epochs}")];
            foreach (MethodScores scores in Methods.Model("vae", split, tested, settings, Seed)
                .Concat(Methods.Model("ae", split, tested, settings, Seed)).Concat(Methods.Principal(split, tested, Latent))
                .Concat(Methods.Features(split, tested, Seed)))
            {
                for (int fault = 0; fault < Textures.Faults.Length; fault++)
                {
                    int[] chosen = [.. Enumerable.Range(0, Good), .. Enumerable.Range(Good + (fault * Faulty), Faulty)];
                    int column = (texture * Textures.Faults.Length) + fault;
                    pictures.Add(scores.Name, column, RankingArea.Roc(
                        [.. chosen.Select(i => scores.Values[i])], [.. chosen.Select(i => i >= Good)])!.Value);
                    if (scores.Maps is { } maps)
                    {
                        pixels.Add(scores.Name, column, RankingArea.Roc(
                            [.. chosen.SelectMany(i => maps[i])], [.. chosen.SelectMany(i => masks[tested[i]])])!.Value);
                    }
                }
            }

            Console.Error.WriteLine(FormattableString.Invariant(
                $"{Textures.Names[texture]}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        }

        Console.WriteLine(FormattableString.Invariant($"{train} good pictures of each texture, {epochs} epochs, seed {Seed}: ") +
            FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s") +
            "; area under ROC per picture, then per pixel");
        pictures.Print();
        Console.WriteLine();
        pixels.Print();
        return 0;
    }

    /// <summary>A row a method, a column a case, and the mean.</summary>
    private sealed class AreaTable(IReadOnlyList<string> columns)
    {
        private readonly Dictionary<string, double[]> _rows = [];

        public IReadOnlyList<string> Columns => columns;

        public void Add(string name, int column, double area)
        {
            _rows.TryAdd(name, new double[columns.Count]);
            _rows[name][column] = area;
        }

        public void Print()
        {
            Console.WriteLine($"| | {string.Join(" | ", columns)} | mean |");
            Console.WriteLine($"|{string.Concat(Enumerable.Repeat(" --- |", columns.Count + 2))}");
            foreach ((string name, double[] areas) in _rows)
            {
                Console.WriteLine($"| {name} | {string.Join(" | ", areas.Append(areas.Average()).Select(area =>
                    area.ToString("0.000", CultureInfo.InvariantCulture)))} |");
            }
        }
    }
}
