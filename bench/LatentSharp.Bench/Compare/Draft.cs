using System.Text.Json;

namespace LatentSharp.Bench.Compare;

/// <summary>
/// A section in the making. It is written to a file after each row, so that a group that fails or is given up leaves what it had.
/// </summary>
internal sealed class Draft(string title, string file)
{
    private readonly List<Row> _rows = [];
    private readonly List<string> _notes = [];
    private readonly List<Curve> _curves = [];
    private readonly Dictionary<int, double> _peaks = [];

    /// <summary>Whom the second column is of.</summary>
    public string Peer { get; set; } = "";

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rounds">Its rounds, for the peak that was measured between them.</param>
    public void Add(Row row, Rounds? rounds = null)
    {
        _rows.Add(row);
        if (rounds is not null)
        {
            _peaks[row.Threads] = Math.Max(_peaks.GetValueOrDefault(row.Threads), rounds.Peak);
        }

        Save(FormattableString.Invariant($"{row.Name}: {row.Ours:G4} {row.Unit}, {(Peer.Length == 0 ? "alone" : Peer)} {row.Theirs:G4}"));
    }

    /// <summary>Adds a row before all others.</summary>
    public void AddFirst(Row row)
    {
        _rows.Insert(0, row);
        Save(row.Name);
    }

    /// <summary>Adds a curve.</summary>
    public void Add(Curve curve)
    {
        _curves.Add(curve);
        Save(curve.Title);
    }

    /// <summary>Adds a sentence on how it was measured.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Tries to get a peer; without one there is a note that says why.</summary>
    public T? Try<T>(Func<T> start)
        where T : class
    {
        try
        {
            return start();
        }
        catch (PeerException missing)
        {
            Note($"Not compared: {missing.Message}.");
            return null;
        }
    }

    /// <summary>What a file holds; null if there is none.</summary>
    public static Section? Read(string file) => File.Exists(file) ? JsonSerializer.Deserialize<Section>(File.ReadAllText(file)) : null;

    /// <summary>Writes what there is.</summary>
    /// <param name="said">What to tell on the way.</param>
    public void Save(string? said = null)
    {
        var section = new Section(title, Peer, _rows) { Notes = _notes, Curves = _curves, Peaks = _peaks };
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(section));
        File.Move(file + ".new", file, overwrite: true);
        if (said is not null)
        {
            Console.Error.WriteLine($"  {said}");
        }
    }
}
