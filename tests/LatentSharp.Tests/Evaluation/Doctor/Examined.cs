using LatentSharp.Data;
using LatentSharp.Data.Faces;
using LatentSharp.Data.Pictures;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Formats.Metrics;
using LatentSharp.Imaging;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Settings;
using LatentSharp.Tensors.Random;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;

namespace LatentSharp.Tests.Evaluation.Doctor;

/// <summary>Trains on small data as the command line does, and asks the doctor.</summary>
internal static class Examined
{
    private const int Side = 16;

    /// <summary>Trains and examines.</summary>
    /// <param name="split">The data.</param>
    /// <param name="settings">What is said, e.g. <c>latent=8 epochs=15</c>.</param>
    public static IReadOnlyList<Finding> After(Split split, string settings)
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary["run"]);
        SettingValues said = AllSettings.Read(settings.Split(' '));
        RunOptions options = RunOptions.Choose(split, said);
        var model = new Autoencoder(options.Model, options.Training.Seed);
        ModelCard card = new Trainer(model, split, options.Training, folder).Run();
        return Examination.Of(new TrainingHistory(card, MetricsLog.Read(folder.Metrics))
        {
            Pixels = PixelFigures.Of(TypicalExamples.Measure(model, split)),
        });
    }

    /// <summary>The names of the checks that found something.</summary>
    public static string Names(IReadOnlyList<Finding> findings) => string.Join(' ', findings.Select(finding => finding.Check));

    /// <summary>Built-in faces, whose values may be changed.</summary>
    public static Split Faces(int train = 400, int test = 100, Func<byte, byte>? change = null) => Pictures(3, train, test, (i, slot) =>
    {
        Picture face = new FaceSet(train + test, Side, 1).Picture(i);
        for (int p = 0; p < face.Pixels.Length; p++)
        {
            byte value = face.Pixels[p];
            slot.Span[(p % 3 * Side * Side) + (p / 3)] = change is null ? value : change(value);
        }
    });

    /// <summary>White strokes on black, one, two or three.</summary>
    public static Split Strokes(int train = 600, int test = 100) => Pictures(1, train, test, (i, slot) =>
    {
        RandomStream random = new RandomStream(5, 78).Substream((ulong)i);
        for (int stroke = 0; stroke <= i % 3; stroke++)
        {
            ulong draw = (ulong)(4 * stroke);
            (int x, int y) = (2 + random.Integer(draw, Side - 4), 2 + random.Integer(draw + 1, Side - 4));
            bool down = stroke % 2 == 0;
            for (int step = 0; step < 3 + random.Integer(draw + 2, 8); step++)
            {
                slot.Span[(Math.Min(y + (down ? step : 0), Side - 1) * Side) + Math.Min(x + (down ? 0 : step), Side - 1)] = 255;
            }
        }
    });

    /// <summary>Rows of which two numbers decide three more, nearly; or one number all five.</summary>
    public static Split Table(int train = 400, int test = 100, bool onlyFactor = false)
    {
        using var temporary = new TemporaryFolder();
        var random = new RandomStream(7, 79);
        float[] draws = new float[(train + test) * 5];
        random.FillNormal(draws, 0);
        IEnumerable<string> rows = Enumerable.Range(0, train + test).Select(i =>
        {
            (float a, float b) = (draws[5 * i], draws[(5 * i) + 1] + (3 * (i % 3)));
            if (onlyFactor)
            {
                return string.Join(',', Enumerable.Range(1, 5).Select(j => FormattableString.Invariant(
                    $"{a + (0.3 * draws[(5 * ((i + (7 * j)) % (train + test))) + 1]):F3}")));
            }

            (double sum, double other) = (a + b + (0.2 * draws[(5 * i) + 2]), (2 * a) - b + (0.2 * draws[(5 * i) + 3]));
            return FormattableString.Invariant($"{a:F3},{b:F3},{sum:F3},{other:F3},{draws[(5 * i) + 4]:F3}");
        });
        File.WriteAllLines(temporary["t.csv"], rows.Prepend("a,b,c,d,e"));
        return Division(TableDataset.Open(temporary["t.csv"]), train, test).Standardized();
    }

    /// <summary>Rows of several types: a region that decides an age, a lopsided turnover, a number of purchases, yes or no.</summary>
    public static Split Customers(int train = 900, int test = 100)
    {
        using var temporary = new TemporaryFolder();
        var random = new RandomStream(9, 80);
        float[] draws = new float[2 * (train + test)];
        random.FillNormal(draws, 0);
        IEnumerable<string> rows = Enumerable.Range(0, train + test).Select(i =>
        {
            int region = random.Integer((ulong)(draws.Length + (3 * i)), 3);
            int bought = 1 + random.Integer((ulong)(draws.Length + (3 * i) + 1), 8);
            string letter = random.Integer((ulong)(draws.Length + (3 * i) + 2), 3) == 0 ? "yes" : "no";
            return FormattableString.Invariant($"{"ABC"[region]},{(15 * region) + 20 + (3 * draws[2 * i]):F1},") +
                FormattableString.Invariant($"{Math.Exp(7 + draws[(2 * i) + 1]):F2},{bought},{letter}");
        });
        File.WriteAllLines(temporary["t.csv"], rows.Prepend("region,age,turnover,bought,letter"));
        return Division(Dataset.Open(temporary["t.csv"]), train, test).Standardized();
    }

    private delegate void Fill(int index, Memory<byte> slot);

    private static Split Pictures(int channels, int train, int test, Fill fill)
    {
        var builder = new DatasetBuilder(new PictureFormat(Side, Side, channels), train + test);
        byte[] slot = new byte[channels * Side * Side];
        for (int i = 0; i < train + test; i++)
        {
            Array.Clear(slot);
            fill(i, slot);
            slot.CopyTo(builder.Slot(i));
            builder.SetName(i, $"{i}");
        }

        return Division(builder.Build(), train, test);
    }

    private static Split Division(Dataset set, int train, int test) =>
        new(set, [.. Enumerable.Range(0, train)], [.. Enumerable.Range(train, test)]);
}
