using System.Text;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Cache;

/// <summary>What a cache file was asked for: two equal requests give the same pictures, if their sources are the same.</summary>
/// <param name="Origin">Empty for files; for a built-in set its name and the program that drew it.</param>
/// <param name="SizeSaid">Whether the size was asked for, and not chosen from the pictures.</param>
/// <param name="ChannelsSaid">The same of the channels.</param>
/// <param name="Fit">What was done with other shapes.</param>
/// <param name="Background">What transparent pictures were laid upon.</param>
/// <param name="ChooseBackground">Whether another could be chosen.</param>
/// <param name="SkipBad">Whether damaged files were left out.</param>
/// <param name="Limit">The first so many; −1 for all.</param>
/// <param name="Labels">The label file that was named; empty for none.</param>
/// <param name="WithLabels">Whether labels were read.</param>
internal sealed record CacheRequest(
    string Origin, bool SizeSaid, bool ChannelsSaid, PictureFit Fit, Color Background, bool ChooseBackground, bool SkipBad, int Limit,
        string Labels, bool WithLabels)
{
    public static CacheRequest Of(string origin, DataOptions options) => new(
        origin, options.Size is not null || options.Width is not null, options.Channels is not null, options.Fit, options.Background,
            options.ChooseBackground,
        options.SkipBad, options.Limit ?? -1, options.Labels ?? "", options.WithLabels);

    /// <summary>Whether pictures that were read for this request and came out in a format are those of another one.</summary>
    /// <param name="chosen">The background that was chosen then; null for none.</param>
    /// <param name="other">What is asked for now.</param>
    /// <param name="options">The same, with its sizes.</param>
    /// <param name="format">What came out.</param>
    public bool Answers(CacheRequest other, DataOptions options, PictureFormat format, Color? chosen)
    {
        // What was chosen then may be asked for now, as a resumed run does; what was asked for then says nothing of what would be chosen.
        bool size = other.SizeSaid
            ? format.Width == (options.Size ?? options.Width) && format.Height == (options.Size ?? options.Height)
            : !SizeSaid;
        bool channels = other.ChannelsSaid ? format.Channels == options.Channels : !ChannelsSaid;
        bool background = other.ChooseBackground ? ChooseBackground
            && Background == other.Background : (chosen ?? Background) == other.Background;
        return size && channels && background && (WithLabels || !other.WithLabels)
            && this with
            {
                SizeSaid = other.SizeSaid,
                ChannelsSaid = other.ChannelsSaid,
                WithLabels = other.WithLabels,
                Background = other.Background,
                ChooseBackground = other.ChooseBackground
            } == other;
    }
}

/// <summary>All of a cache file but its samples.</summary>
internal sealed record CacheTail
{
    /// <summary>The path that the pictures were read from.</summary>
    public required string Path { get; init; }

    /// <summary>When reading began, ticks of UTC.</summary>
    public required long Begun { get; init; }

    public required CacheRequest Request { get; init; }

    public required IReadOnlyList<SourceFile> Files { get; init; }

    public required string[] Names { get; init; }

    public required ulong[] Hashes { get; init; }

    public AttributeTable? Attributes { get; init; }

    public int? TestStart { get; init; }

    /// <summary>The background that was chosen from the pictures.</summary>
    public Color? Background { get; init; }

    /// <summary>Which sample of 16 bits is white; null where no picture has such samples.</summary>
    public int? White { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Path);
            writer.Write(Begun);
            Write(writer, Request);
            Write(writer, Files, static (w, file) =>
            {
                w.Write(file.Name);
                w.Write(file.Size);
                w.Write(file.Time);
                w.Write(file.Hash);
            });
            Write(writer, Names, static (w, name) => w.Write(name));
            Write(writer, Hashes, static (w, hash) => w.Write(hash));
            writer.Write(TestStart ?? -1);
            writer.Write(Background is not null);
            Write(writer, Background ?? Color.White);
            writer.Write(White ?? 0);
            Write(writer, Notes, static (w, note) => w.Write(note));
            writer.Write(Attributes is not null);
            if (Attributes is { } table)
            {
                Write(writer, [.. Enumerable.Range(0, table.Names.Count)], (w, column) =>
                {
                    w.Write(table.Names[column]);
                    w.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(table.Column(column)));
                });
                Write(writer, table.Groups, static (w, group) =>
                {
                    w.Write(group.Name);
                    Write(w, group.Members, static (inner, member) => inner.Write(member));
                });
                Write(writer, table.Factors, static (w, factor) =>
                {
                    w.Write(factor.Name);
                    Write(w, factor.Values, static (inner, value) => inner.Write(value));
                });
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads a tail. A count is believed only as far as there are bytes for it.</summary>
    /// <exception cref="InvalidDataException">It says something impossible.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static CacheTail Read(byte[] bytes, int count)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        string path = reader.ReadString();
        long begun = reader.ReadInt64();
        CacheRequest request = ReadRequest(reader);
        SourceFile[] files = Many(reader, static r => new SourceFile(r.ReadString(), r.ReadInt64(), r.ReadInt64(), r.ReadUInt64()));
        string[] names = Many(reader, static r => r.ReadString(), count);
        ulong[] hashes = Many(reader, static r => r.ReadUInt64(), count);
        int testStart = reader.ReadInt32();
        bool hasBackground = reader.ReadBoolean();
        Color background = ReadColor(reader);
        int white = reader.ReadInt32();
        string[] notes = Many(reader, static r => r.ReadString());
        if (testStart < -1 || testStart >= count)
        {
            throw new InvalidDataException($"a test part from picture {testStart} of {count}");
        }

        return new CacheTail
        {
            Path = path,
            Begun = begun,
            Request = request,
            Files = files,
            Names = names,
            Hashes = hashes,
            TestStart = testStart < 0 ? null : testStart,
            Background = hasBackground ? background : null,
            White = white is > 0 and <= ushort.MaxValue ? white : null,
            Notes = notes,
            Attributes = reader.ReadBoolean() ? ReadTable(reader, count) : null,
        };
    }

    private static AttributeTable ReadTable(BinaryReader reader, int count)
    {
        (string Name, sbyte[] Values)[] columns = Many(reader, r =>
            (r.ReadString(), Array.ConvertAll(Exactly(r, count), value => (sbyte)value)));
        AttributeGroup[] groups = Many(reader, static r => new AttributeGroup(r.ReadString(), Many(r, static inner => inner.ReadInt32())));
        NumericFactor[] factors = Many(reader, r => new NumericFactor(r.ReadString(), Many(r, static inner => inner.ReadSingle(), count)));
        if (columns.Any(column => column.Values.AsSpan().ContainsAnyExceptInRange(AttributeTable.No, AttributeTable.Yes))
            || columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() < columns.Length)
        {
            throw new InvalidDataException("labels that are neither yes, no nor unknown, or two of one name");
        }

        return groups.Any(group => group.Members.Any(member => member < 0 || member >= columns.Length))
            ? throw new InvalidDataException("a group of labels that are not there")
            : new AttributeTable(count, [.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Values)], groups,
                factors);
    }

    private static void Write(BinaryWriter writer, CacheRequest request)
    {
        writer.Write(request.Origin);
        writer.Write(request.SizeSaid);
        writer.Write(request.ChannelsSaid);
        writer.Write((int)request.Fit);
        Write(writer, request.Background);
        writer.Write(request.ChooseBackground);
        writer.Write(request.SkipBad);
        writer.Write(request.Limit);
        writer.Write(request.Labels);
        writer.Write(request.WithLabels);
    }

    private static CacheRequest ReadRequest(BinaryReader reader) => new(
        reader.ReadString(), reader.ReadBoolean(), reader.ReadBoolean(), (PictureFit)reader.ReadInt32(),
        ReadColor(reader), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadInt32(), reader.ReadString(), reader.ReadBoolean());

    private static void Write(BinaryWriter writer, Color color) => writer.Write([color.Red, color.Green, color.Blue]);

    private static Color ReadColor(BinaryReader reader) => new(reader.ReadByte(), reader.ReadByte(), reader.ReadByte());

    private static void Write<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (T item in items)
        {
            write(writer, item);
        }
    }

    private static T[] Many<T>(BinaryReader reader, Func<BinaryReader, T> read, int? expected = null)
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || count > left || (expected is { } wanted && wanted != count))
        {
            throw new InvalidDataException($"a list of {count} items in {left} bytes");
        }

        var items = new T[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = read(reader);
        }

        return items;
    }

    private static byte[] Exactly(BinaryReader reader, int count) =>
        reader.ReadBytes(count) is { } bytes && bytes.Length == count ? bytes : throw new EndOfStreamException();
}
