using LatentSharp.Imaging.Tests.Corpus;

namespace LatentSharp.Imaging.Tests;

public sealed class PngCorpusTests
{
    private static readonly IReadOnlyList<CorpusFile> Files = CorpusFile.ReadAll();

    public static TheoryData<string> Names() => [.. Files.Select(static file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decodes_the_same_16_bit_samples_as_an_independent_decoder(string name)
    {
        CorpusFile file = Files.Single(candidate => candidate.Name == name);
        DeepPicture picture = Png.Decode16(file.Png);
        (picture.Width, picture.Height).ShouldBe((file.Width, file.Height));
        ToRgba(picture.Samples, picture.Channels, ushort.MaxValue).ShouldBe(file.Expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decodes_to_8_bits_by_exact_rounding(string name)
    {
        CorpusFile file = Files.Single(candidate => candidate.Name == name);
        Picture picture = Png.Decode(file.Png);
        ushort[] wide = [.. picture.Pixels.Select(static value => (ushort)value)];
        ushort[] expected = [.. file.Expected.Select(static value => (ushort)Math.Floor((value * 255.0 / 65535.0) + 0.5))];
        ToRgba(wide, picture.Channels, byte.MaxValue).ShouldBe(expected);
    }

    [Fact]
    public void The_corpus_covers_every_color_type_depth_and_interlacing()
    {
        var found = Files.Select(static file => Png.ReadInfo(file.Png))
            .Select(static info => (info.ColorType, info.BitDepth, info.Interlaced)).ToHashSet();
        found.Count.ShouldBe(30);
    }

    [Fact]
    public void A_transparency_chunk_adds_the_alpha_channel()
    {
        Png.Decode(Files.Single(static file => file.Name == "c0d4n").Png).Channels.ShouldBe(1);
        Png.Decode(Files.Single(static file => file.Name == "c0d4nt").Png).Channels.ShouldBe(2);
        Png.Decode(Files.Single(static file => file.Name == "c2d16it").Png).Channels.ShouldBe(4);
        Png.Decode(Files.Single(static file => file.Name == "c3d2n").Png).Channels.ShouldBe(3);
        Png.Decode(Files.Single(static file => file.Name == "c3d2nt").Png).Channels.ShouldBe(4);
        Png.Decode(Files.Single(static file => file.Name == "c4d8i").Png).Channels.ShouldBe(2);
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
