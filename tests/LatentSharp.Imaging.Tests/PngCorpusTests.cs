using LatentSharp.Imaging.Tests.Corpus;

namespace LatentSharp.Imaging.Tests;

public sealed class PngCorpusTests
{
    private static readonly IReadOnlyList<CorpusFile> Files = CorpusFile.ReadAll();

    public static TheoryData<string> Names() => [.. Files.Select(static file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decodes_to_8_bits_by_exact_rounding(string name)
    {
        CorpusFile file = Files.Single(candidate => candidate.Name == name);
        Picture picture = Picture.Decode(file.Png);
        ushort[] wide = [.. picture.Pixels.Select(static value => (ushort)value)];
        (picture.Width, picture.Height).ShouldBe((file.Width, file.Height));

        ushort[] expected = [.. file.Expected.Select(value => (ushort)Math.Floor((value * 255.0 / 65535.0) + 0.5))];
        ToRgba(wide, picture.Channels, byte.MaxValue).ShouldBe(expected);
    }

    [Fact]
    public void The_corpus_covers_every_color_type_depth_and_interlacing()
    {
        var found = Files.Select(static file => (Type: file.Png[25], Depth: file.Png[24], Interlacing: file.Png[28])).ToHashSet();
        found.Count.ShouldBe(30);
    }

    [Fact]
    public void A_transparency_chunk_adds_the_alpha_channel()
    {
        Picture.Decode(Files.Single(static file => file.Name == "c0d4n").Png).Channels.ShouldBe(1);
        Picture.Decode(Files.Single(static file => file.Name == "c0d4nt").Png).Channels.ShouldBe(2);
        Picture.Decode(Files.Single(static file => file.Name == "c2d16it").Png).Channels.ShouldBe(4);
        Picture.Decode(Files.Single(static file => file.Name == "c3d2n").Png).Channels.ShouldBe(3);
        Picture.Decode(Files.Single(static file => file.Name == "c3d2nt").Png).Channels.ShouldBe(4);
        Picture.Decode(Files.Single(static file => file.Name == "c4d8i").Png).Channels.ShouldBe(2);
    }

    private static ushort[] ToRgba(ushort[] samples, int channels, ushort opaque)
    {
        var rgba = new List<ushort>();
        for (int i = 0; i < samples.Length; i += channels)
        {
            rgba.AddRange(channels <= 2 ? [samples[i], samples[i], samples[i]] : samples.AsSpan(i, 3).ToArray());
            rgba.Add(channels is 2 or 4 ? samples[i + channels - 1] : opaque);
        }

        return [.. rgba];
    }
}
