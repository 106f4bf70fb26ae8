using LatentSharp.Data;
using LatentSharp.Evaluation.Features;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Anomalies;

/// <summary>
/// Features of small patches of good pictures. A place of another picture is as strange as its features are far from the nearest
/// of these (PatchCore: Roth et al. 2022).
/// </summary>
internal sealed class PatchBank
{
    // The scales that they use: fine enough to say where, coarse enough to know what.
    private const int FirstScale = 1;
    private const int LastScale = 2;

    private const int MostPictures = 200;
    private const int MostCandidates = 20_000;
    private const int MostKept = 1000;

    // Distances of candidates are compared in so many random projections (Johnson and Lindenstrauss 1984).
    private const int Projections = 32;
    private const int Together = 16;

    // "patch" in ASCII.
    private const ulong Stream = 0x7061746368;

    private readonly PictureFeatures _features;
    private readonly Tensor _kept;
    private readonly float[] _squares;

    private PatchBank(PictureFeatures features, Tensor kept)
    {
        _features = features;
        _kept = kept;
        _squares = Squares(kept);
    }

    /// <summary>What the features are of.</summary>
    public string Name => _features.Name;

    /// <summary>
    /// Learns the patches of good pictures: of 20,000 of them at most, the thousand that cover them best, each the farthest from those
    /// chosen before.
    /// </summary>
    /// <param name="features">The features, which know places.</param>
    /// <param name="set">Pictures.</param>
    /// <param name="indices">Which of them are good; 200 at most are looked at, evenly chosen.</param>
    /// <param name="seed">Decides the projections.</param>
    /// <param name="progress">Told how many pictures are done, of how many.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static PatchBank Learn(PictureFeatures features, Dataset set, int[] indices, ulong seed, Action<int, int>? progress,
        CancellationToken cancellation)
    {
        int every = 1 + ((indices.Length - 1) / MostPictures);
        int[] chosen = [.. indices.Where((_, i) => i % every == 0)];
        var candidates = new List<float[]>();
        for (int start = 0; start < chosen.Length; start += Together)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] some = chosen[start..Math.Min(start + Together, chosen.Length)];
            (Tensor patches, int rows, int columns) = Patches(features, set.Batch(some));
            int length = patches.Shape[1];

            // Evenly chosen places; every odd number of them meets all columns.
            int skip = Math.Max(1, (int)Math.Ceiling((double)rows * columns * chosen.Length / MostCandidates));
            skip = skip > 1 ? skip | 1 : 1;
            for (int i = start / Together % skip; i < patches.Shape[0]; i += skip)
            {
                candidates.Add(patches.Span.Slice(i * length, length).ToArray());
            }

            progress?.Invoke(start + some.Length, chosen.Length);
        }

        return new PatchBank(features, Covering(candidates, seed, cancellation));
    }

    /// <summary>
    /// Maps of pictures, each <c>[height, width]</c>: the squared distance of a place's features from the nearest good ones, averaged over
    /// near places.
    /// </summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>.</param>
    public double[][] Maps(Tensor pictures)
    {
        (int n, int height, int width) = (pictures.Shape[0], pictures.Shape[2], pictures.Shape[3]);
        var maps = new double[n][];
        int length = pictures.Length / n;
        for (int start = 0; start < n; start += Together)
        {
            int count = Math.Min(Together, n - start);
            var some = new Tensor(new Shape(count, pictures.Shape[1], height, width),
                pictures.Span.Slice(start * length, count * length).ToArray());
            (Tensor patches, int rows, int columns) = Patches(_features, some);
            float[] nearest = Nearest(patches);
            var map = new float[height * width];
            for (int i = 0; i < count; i++)
            {
                Resizing.Linear(nearest.AsSpan(i * rows * columns, rows * columns), (rows, columns), map, (height, width));
                maps[start + i] = ErrorMap.Smoothed(Array.ConvertAll(map, value => (double)value), width, height);
            }
        }

        return maps;
    }

    /// <summary>The squared distance of each patch from the nearest that is kept.</summary>
    private float[] Nearest(Tensor patches)
    {
        var tape = new Tape(records: false);
        Tensor products = tape.Constant(patches).MatrixProduct(tape.Constant(_kept), transposeOther: true).Value;
        float[] squares = Squares(patches);
        var nearest = new float[squares.Length];
        for (int i = 0; i < nearest.Length; i++)
        {
            ReadOnlySpan<float> row = products.Span.Slice(i * _squares.Length, _squares.Length);
            float least = float.MaxValue;
            for (int j = 0; j < row.Length; j++)
            {
                least = Math.Min(least, _squares[j] - (2 * row[j]));
            }

            nearest[i] = Math.Max(0, squares[i] + least);
        }

        return nearest;
    }

    /// <summary>Those that cover all: each the farthest from those chosen before.</summary>
    private static Tensor Covering(List<float[]> candidates, ulong seed, CancellationToken cancellation)
    {
        int length = candidates[0].Length;
        var random = new RandomStream(seed, Stream);
        var all = new Tensor(new Shape(candidates.Count, length), [.. candidates.SelectMany(one => one)]);
        var directions = new Tensor(new Shape(Projections, length));
        random.FillNormal(directions.Span, 0);
        var tape = new Tape(records: false);
        Tensor projected = tape.Constant(all).MatrixProduct(tape.Constant(directions), transposeOther: true).Value;
        var distances = new float[candidates.Count];
        Array.Fill(distances, float.MaxValue);
        var kept = new Tensor(new Shape(Math.Min(MostKept, candidates.Count), length));
        int next = 0;
        for (int k = 0; k < kept.Shape[0]; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            candidates[next].CopyTo(kept.Span[(k * length)..]);
            ReadOnlySpan<float> at = projected.Span.Slice(next * Projections, Projections);
            int farthest = 0;
            for (int i = 0; i < distances.Length; i++)
            {
                ReadOnlySpan<float> other = projected.Span.Slice(i * Projections, Projections);
                float sum = 0;
                for (int j = 0; j < Projections; j++)
                {
                    float d = at[j] - other[j];
                    sum += d * d;
                }

                distances[i] = Math.Min(distances[i], sum);
                farthest = distances[i] > distances[farthest] ? i : farthest;
            }

            next = farthest;
        }

        return kept;
    }

    /// <summary>The features of all places, <c>[n · rows · columns, features]</c>, each averaged over its neighbors.</summary>
    private static (Tensor Patches, int Rows, int Columns) Patches(PictureFeatures features, Tensor pictures)
    {
        IReadOnlyList<Tensor> maps = features.Maps(pictures);
        if (maps.Count <= LastScale)
        {
            throw new ArgumentException($"PatchBank: features with places at {LastScale + 1} scales or more are needed, and those of " +
                $"{features.Name} have {maps.Count}.", nameof(features));
        }

        (int n, int rows, int columns) = (pictures.Shape[0], maps[FirstScale].Shape[2], maps[FirstScale].Shape[3]);
        int length = maps.Skip(FirstScale).Take(LastScale - FirstScale + 1).Sum(map => map.Shape[1]);
        int area = rows * columns;
        var patches = new Tensor(new Shape(n * area, length));
        var fine = new float[area];
        for (int i = 0; i < n; i++)
        {
            int feature = 0;
            for (int scale = FirstScale; scale <= LastScale; scale++)
            {
                Tensor map = maps[scale];
                (int own, int ownRows, int ownColumns) = (map.Shape[1], map.Shape[2], map.Shape[3]);
                for (int c = 0; c < own; c++, feature++)
                {
                    float[] near = Averaged(
                        map.Span.Slice(((i * own) + c) * ownRows * ownColumns, ownRows * ownColumns), ownRows, ownColumns);
                    if (scale > FirstScale)
                    {
                        Resizing.Linear(near, (ownRows, ownColumns), fine, (rows, columns));
                    }

                    float[] values = scale > FirstScale ? fine : near;
                    for (int place = 0; place < area; place++)
                    {
                        patches.Span[(((i * area) + place) * length) + feature] = values[place];
                    }
                }
            }
        }

        return (patches, rows, columns);
    }

    /// <summary>The average over three by three places; at a border the last place stands for those beyond.</summary>
    private static float[] Averaged(ReadOnlySpan<float> plane, int rows, int columns)
    {
        var averaged = new float[plane.Length];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                float sum = 0;
                for (int v = y - 1; v <= y + 1; v++)
                {
                    for (int u = x - 1; u <= x + 1; u++)
                    {
                        sum += plane[(Math.Clamp(v, 0, rows - 1) * columns) + Math.Clamp(u, 0, columns - 1)];
                    }
                }

                averaged[(y * columns) + x] = sum / 9;
            }
        }

        return averaged;
    }

    private static float[] Squares(Tensor rows)
    {
        int length = rows.Shape[1];
        var squares = new float[rows.Shape[0]];
        for (int i = 0; i < squares.Length; i++)
        {
            float sum = 0;
            foreach (float value in rows.Span.Slice(i * length, length))
            {
                sum += value * value;
            }

            squares[i] = sum;
        }

        return squares;
    }
}
