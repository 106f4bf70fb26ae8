using System.Globalization;
using LatentSharp.Settings;

namespace LatentSharp.Data;

/// <summary>
/// A dataset that is divided: which of its examples are learned from and which are kept to judge by; indices in rising order, none in both.
/// </summary>
/// <param name="Set">The data.</param>
/// <param name="Train">Indices of the pictures to learn from.</param>
/// <param name="Test">Indices of the pictures to judge by.</param>
public sealed record Split(Dataset Set, int[] Train, int[] Test)
{
    /// <summary>The share of the pictures that <see cref="ByContent"/> keeps to judge by where nothing else is said.</summary>
    public const double DefaultTestFraction = 0.1;

    /// <summary>The data.</summary>
    public Dataset Set { get; init; } = Set ?? throw new ArgumentNullException(nameof(Set));

    /// <summary>Indices of the pictures to learn from.</summary>
    public int[] Train { get; init; } = Train ?? throw new ArgumentNullException(nameof(Train));

    /// <summary>Indices of the pictures to judge by.</summary>
    public int[] Test { get; init; } = Test ?? throw new ArgumentNullException(nameof(Test));

    // With these, half a percent of false alarms can be promised.
    private const double EnoughForThreshold = 200;
    private const double MostTestFraction = 0.3;

    private static readonly SettingName TrainName = new("train");
    private static readonly SettingName TestName = new("test");

    // A spread needs two: over a single picture no variance, no distance between sets and no pair can be measured.
    private const int FewestMeasured = 2;

    /// <summary>
    /// Decides by each picture's content hash: equal pictures are on the same side, and a picture stays on its side when others
    /// join or leave the set. Neither side is empty, and each has at least two pictures where there are four different ones.
    /// </summary>
    /// <param name="set">The pictures.</param>
    /// <param name="testFraction">The expected share of the test side, above 0 and below 1.</param>
    /// <exception cref="DataException">The share is out of range, or all pictures are equal.</exception>
    public static Split ByContent(Dataset set, double testFraction = DefaultTestFraction)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (!(testFraction > 0 && testFraction < 1))
        {
            throw new DataException($"test fraction: expected a number above 0 and below 1, found {testFraction}.");
        }

        ulong lowest = ulong.MaxValue;
        ulong highest = ulong.MinValue;
        for (int i = 0; i < set.Count; i++)
        {
            lowest = Math.Min(lowest, set.DivisionHash(i));
            highest = Math.Max(highest, set.DivisionHash(i));
        }

        if (lowest >= highest)
        {
            throw new DataException($"split: needs at least 2 different {set.Noun}s, but {set.Count switch
            {
                0 => "there are none",
                1 => "there is only 1",
                var count => string.Create(CultureInfo.InvariantCulture, $"all {count} are the same"),
            }}.");
        }

        // The extremes are fixed so that neither side of a small set is empty.
        Split split = Where(set, i => set.DivisionHash(i) == lowest
            || (set.DivisionHash(i) != highest && Unit(set.DivisionHash(i)) < testFraction));
        return FillUp(split, lowest, highest);
    }

    /// <summary>
    /// So many of some examples, as far from each other as can be: data often come class after class, and the first ones are of one class.
    /// </summary>
    /// <param name="indices">Examples to choose from.</param>
    /// <param name="count">How many at most; all where there are no more.</param>
    internal static int[] Spread(ReadOnlySpan<int> indices, int count)
    {
        int[] spread = new int[Math.Min(Math.Max(count, 0), indices.Length)];
        for (int i = 0; i < spread.Length; i++)
        {
            spread[i] = indices[(int)((long)i * indices.Length / spread.Length)];
        }

        return spread;
    }

    /// <summary>
    /// One more picture for a side that has a single one, from a side that can spare it: the one whose hash is next to the extreme.
    /// </summary>
    private static Split FillUp(Split split, ulong lowest, ulong highest)
    {
        Dataset set = split.Set;
        bool testLacks = split.Test.Length < FewestMeasured;
        bool trainLacks = split.Train.Length < FewestMeasured;
        if (testLacks == trainLacks)
        {
            return split;
        }

        IEnumerable<IGrouping<ulong, int>> groups = (testLacks ? split.Train : split.Test).GroupBy(set.DivisionHash)
            .Where(group => group.Key != lowest && group.Key != highest && set.Count - 1 - group.Count() >= FewestMeasured);
        IGrouping<ulong, int>? moved = testLacks ? groups.MinBy(group => group.Key) : groups.MaxBy(group => group.Key);
        return moved is null ? split : Where(set, i =>
            set.DivisionHash(i) == moved.Key ? testLacks : split.Test.AsSpan().BinarySearch(i) >= 0);
    }

    /// <summary>
    /// The first <paramref name="train"/> pictures, in the order of the set, to learn from, and the next <paramref name="test"/> to judge
    /// by; where the source has a test part of its own, the first of that part.
    /// </summary>
    /// <param name="set">The pictures.</param>
    /// <param name="train">Number to learn from; <see langword="null"/>: all that the other leaves.</param>
    /// <param name="test">Number to judge by; <see langword="null"/>: all that the other leaves.</param>
    /// <exception cref="DataException">A count is below 1, or there are not so many pictures.</exception>
    public static Split InOrder(Dataset set, int? train, int? test)
    {
        ArgumentNullException.ThrowIfNull(set);
        CheckCount(TrainName, train, set.Noun);
        CheckCount(TestName, test, set.Noun);
        if (set.TestStart is { } start)
        {
            CheckPart(TrainName, train, start);
            CheckPart(TestName, test, set.Count - start);
            return Ranges(set, 0, train ?? start, start, test ?? set.Count - start);
        }

        long needed = (long)(train ?? 1) + (test ?? 1);
        if (needed > set.Count)
        {
            SettingText counts = (train, test) switch
            {
                ({ } a, { } b) => SettingText.Of($"{TrainName} {a} and {TestName} {b} need {needed} {set.Noun}s"),
                ({ } a, null) => SettingText.Of($"{TrainName} {a} leaves no {set.Noun} to test on"),
                (null, { } b) => SettingText.Of($"{TestName} {b} leaves no {set.Noun} to train on"),
                _ => $"a split needs 2 {set.Noun}s",
            };
            throw new DataException(SettingText.Of($"{counts}; there are {set.Count}."));
        }

        int trained = train ?? set.Count - (test ?? Math.Max(1, (int)(set.Count * DefaultTestFraction)));
        return Ranges(set, 0, trained, trained, test ?? set.Count - trained);
    }

    /// <summary>The parts that the source itself names.</summary>
    /// <param name="set">The pictures.</param>
    /// <exception cref="DataException">The source names no test part.</exception>
    public static Split Natural(Dataset set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.TestStart is { } start
            ? Ranges(set, 0, start, start, set.Count - start)
            : throw new DataException(SettingText.Of($"split: these {set.Noun}s have no test part of their own; split by content or give " +
                $"{TrainName} and {TestName}."));
    }

    /// <summary>The split where nothing is said: the source's own parts, else by content.</summary>
    /// <param name="set">The pictures.</param>
    /// <exception cref="DataException">All pictures are equal.</exception>
    public static Split Default(Dataset set) => Default(set, forAnomalies: false);

    /// <summary>The same; for anomalies with more held-out examples of a small set, since a threshold is taken from them.</summary>
    internal static Split Default(Dataset set, bool forAnomalies)
    {
        ArgumentNullException.ThrowIfNull(set);
        double held = forAnomalies
            ? Math.Clamp(EnoughForThreshold / set.Count, DefaultTestFraction, MostTestFraction)
            : DefaultTestFraction;
        return set.TestStart is null ? ByContent(set, held) : Natural(set);
    }

    /// <summary>
    /// Number of test pictures whose pixels equal those of a training picture: none where the division is by content, but where it is in
    /// order, or the source's own, equal pictures may fall on both sides.
    /// </summary>
    public int Straddling()
    {
        if (Set.Duplicates == 0)
        {
            return 0;
        }

        var learned = new HashSet<ulong>(Train.Select(Set.Hash));
        return Test.Count(index => learned.Contains(Set.Hash(index)));
    }

    /// <summary>Refuses a division by hand that names examples which are not there, or one on both sides.</summary>
    /// <param name="parameter">The argument that it is, for the error.</param>
    /// <exception cref="ArgumentException">It does.</exception>
    internal void Check(string parameter)
    {
        foreach (int index in Train.Concat(Test))
        {
            if ((uint)index >= (uint)Set.Count)
            {
                throw new ArgumentException($"Split: there is no {Set.Noun} {index}; there are {Set.Count}, numbered from 0.", parameter);
            }
        }

        var learned = new HashSet<int>(Train);
        foreach (int index in Test)
        {
            if (learned.Contains(index))
            {
                throw new ArgumentException($"Split: {Set.Noun} {index} is to be learned from and to be judged by; leave it out of one " +
                    $"side.", parameter);
            }
        }
    }

    /// <summary>The same with what is learned from the training part alone, such as the scale of each column.</summary>
    /// <exception cref="DataException">There is nothing to learn from it.</exception>
    public Split Standardized() => this with { Set = Set.Standardized(Train) };

    private static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1ul << 53));

    private static Split Where(Dataset set, Func<int, bool> isTest)
    {
        ILookup<bool, int> sides = Enumerable.Range(0, set.Count).ToLookup(isTest);
        return new Split(set, [.. sides[false]], [.. sides[true]]);
    }

    private static Split Ranges(Dataset set, int trainStart, int trainCount, int testStart, int testCount) =>
        new(set, [.. Enumerable.Range(trainStart, trainCount)], [.. Enumerable.Range(testStart, testCount)]);

    private static void CheckCount(SettingName name, int? count, string noun)
    {
        if (count is < 1)
        {
            throw new DataException(SettingText.Of($"{name}: expected at least 1 {noun}, found {count}."));
        }
    }

    private static void CheckPart(SettingName name, int? count, int available)
    {
        if (count > available)
        {
            throw new DataException(SettingText.Of(
                $"{name} {count} needs {count} pictures, but the {name.Name} part of these has {available}."));
        }
    }
}
