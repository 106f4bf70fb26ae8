namespace LatentSharp.Fuzzing;

/// <summary>A reader under trial: sound files to damage, how they are read, and what it may do about damage.</summary>
public sealed class FuzzTarget : IDisposable
{
    private readonly Action<byte[]> _read;
    private readonly Type[] _refusals;
    private readonly DirectoryInfo? _folder;

    /// <summary>A reader of bytes.</summary>
    /// <param name="name">Name of the format.</param>
    /// <param name="seeds">Sound files, at least one.</param>
    /// <param name="read">Reads one; what it gives does not matter.</param>
    /// <param name="refusals">The exceptions that the format's own documentation names.</param>
    public FuzzTarget(string name, IReadOnlyList<byte[]> seeds, Action<byte[]> read, params Type[] refusals)
    {
        (Name, Seeds, _read, _refusals) = (name, seeds, read, refusals);
    }

    private FuzzTarget(string name, IReadOnlyList<byte[]> seeds, DirectoryInfo folder, Action<byte[]> read, Type[] refusals)
        : this(name, seeds, read, refusals) => _folder = folder;

    /// <summary>Name of the format, as it is typed.</summary>
    public string Name { get; }

    /// <summary>Sound files.</summary>
    public IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Bytes that a case may allocate on top of <see cref="BytesPerByte"/> times its length.</summary>
    public long MostBytes { get; set; } = 16 << 20;

    /// <summary>Bytes that a case may allocate for each byte of the file.</summary>
    public long BytesPerByte { get; init; } = 64;

    /// <summary>Mends sums and lengths after damage, so that it reaches what lies behind them; used for every other case.</summary>
    public Func<byte[], byte[]>? Repair { get; set; }

    /// <summary>Damages a sound file by its structure; used for every other case, in place of changes of bytes.</summary>
    internal Func<byte[], Draws, byte[]>? Damage { get; private set; }

    /// <summary>A reader of a file, which lies in a folder of its own under a name of its own.</summary>
    /// <param name="name">Name of the format.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="seeds">Sound files, at least one.</param>
    /// <param name="read">Reads one, by the path of the file.</param>
    /// <param name="refusals">The exceptions that the format's own documentation names.</param>
    public static FuzzTarget OfFile(string name, string file, IReadOnlyList<byte[]> seeds, Action<string> read, params Type[] refusals)
    {
        // In memory where there is such a place: a case is written, read and forgotten.
        const string memory = "/dev/shm";
        DirectoryInfo folder = Directory.Exists(memory)
            ? Directory.CreateDirectory(Path.Combine(memory, "latent-fuzz-" + Path.GetRandomFileName()))
            : Directory.CreateTempSubdirectory("latent-fuzz-");
        string path = Path.Combine(folder.FullName, file);
        return new FuzzTarget(name, seeds, folder, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            read(path);
        }, refusals);
    }

    /// <summary>This target, with a repair.</summary>
    /// <param name="repair">Mends sums and lengths.</param>
    public FuzzTarget Mended(Func<byte[], byte[]> repair)
    {
        Repair = repair;
        return this;
    }

    /// <summary>This target, with more memory, changes by structure and a repair.</summary>
    /// <param name="mostBytes">Bytes that a case may allocate.</param>
    /// <param name="damage">Damages a sound file by its structure.</param>
    /// <param name="repair">Mends sums and lengths.</param>
    internal FuzzTarget With(long mostBytes, Func<byte[], Draws, byte[]> damage, Func<byte[], byte[]>? repair)
    {
        (MostBytes, Damage, Repair) = (mostBytes, damage, repair);
        return this;
    }

    /// <summary>The file of a case.</summary>
    /// <param name="seed">The seed of the whole loop.</param>
    /// <param name="round">Which case.</param>
    public byte[] Case(ulong seed, ulong round)
    {
        var draws = new Draws(seed, round);
        bool mended = draws.OneIn(2);
        if (Damage is not null && draws.OneIn(2))
        {
            return Damage(draws.Of(Seeds), draws);
        }

        byte[] bytes = Mutator.Mutate(Seeds, draws);
        return mended && Repair is not null ? Repair(bytes) : bytes;
    }

    /// <summary>Reads a file, sound or not.</summary>
    /// <param name="bytes">The file.</param>
    /// <returns>Whether it was read; false if it was refused as documented.</returns>
    /// <exception cref="InvalidOperationException">It asked for too much memory.</exception>
    public bool Read(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isRead = true;
        try
        {
            _read(bytes);
        }
        catch (Exception exception) when (_refusals.Contains(exception.GetType()))
        {
            isRead = false;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long allowed = MostBytes + (BytesPerByte * bytes.Length);
        return allocated <= allowed ? isRead : throw new InvalidOperationException(
            $"a file of {bytes.Length} bytes made its reader allocate {allocated} bytes, more than {allowed}");
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose() => _folder?.Delete(recursive: true);
}
