using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Imaging;
using LatentSharp.Latent.Files;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Learning;
using LatentSharp.Tensors;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;

namespace LatentSharp.Tests.Latent.Files;

/// <summary>What the Embedding Projector and napari read, as their descriptions have it.</summary>
public sealed class ViewerFileTests : IDisposable
{
    private static readonly TextColumn Names = new("name", ["a\tb.png", "=ж.png", "c\nd.png"]);
    private static readonly TextColumn Labels = new("label", ["cat", "", "dog"]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// "Embeddings" of TensorBoard: tabs between numbers and no heading; headings of the metadata unless there is one column; a sprite of
    /// as many rows as columns, from the top left.
    /// </summary>
    [Fact]
    public void The_projector_finds_a_line_a_code_and_a_thumbnail()
    {
        var codes = new Tensor(new Shape(3, 2), [0.1f, -2, 3e-8f, 4, 5, 6]);
        var sprite = Sprite.Of(3, 16)!;
        for (int i = 0; i < 3; i++)
        {
            var picture = new Picture(16, 8, 1);
            picture.Pixels.AsSpan().Fill((byte)(50 * i));
            sprite.Add(picture);
        }

        ProjectorFolder.Write(_folder["p"], codes, [Names, Labels], sprite);
        File.ReadAllText(_folder["p/vectors.tsv"]).ShouldBe("0.1\t-2\n3E-08\t4\n5\t6\n");
        File.ReadAllText(_folder["p/metadata.tsv"]).ShouldBe("name\tlabel\na b.png\tcat\n=ж.png\t\nc d.png\tdog\n");
        Picture read = Picture.Read(_folder["p/sprite.png"]);
        (read.Width, read.Height).ShouldBe((32, 32));
        byte At(int x, int y) => read.Pixels[((y * 32) + x) * 3];
        new[] { At(8, 8), At(24, 8), At(8, 24), At(24, 24), At(8, 1) }.ShouldBe([0, 50, 100, 255, 255]);
        File.ReadAllText(_folder["p/projector_config.pbtxt"]).ShouldBe(
            """
            embeddings {
              tensor_name: "codes"
              tensor_path: "vectors.tsv"
              metadata_path: "metadata.tsv"
              sprite {
                image_path: "sprite.png"
                single_image_dim: 16
                single_image_dim: 16
              }
            }

            """);

        ProjectorFolder.Write(_folder["q"], codes, [Labels], null);
        File.ReadAllText(_folder["q/metadata.tsv"]).ShouldBe("cat\n\ndog\n");
        File.Exists(_folder["q/sprite.png"]).ShouldBeFalse();
        File.ReadAllText(_folder["q/projector_config.pbtxt"]).ShouldNotContain("sprite");
    }

    [Theory]
    [InlineData(1, 64, 64)]
    [InlineData(16_384, 256, 64)]
    [InlineData(100_000, 64, 25)]
    [InlineData(2_000_000, 64, 0)]
    public void A_sprite_is_as_large_as_the_projector_takes(int count, int side, int expected) =>
        (Sprite.Of(count, side)?.Side ?? 0).ShouldBe(expected);

    /// <summary>napari's reader knows points by axis-0 and axis-1; other columns but index are features.</summary>
    [Fact]
    public void Napari_finds_places_and_features()
    {
        NapariPoints.Write(_folder["one.csv"], new Tensor(new Shape(3, 1), [0.1f, -2, 3]), [Labels]);
        File.ReadAllLines(_folder["one.csv"]).ShouldBe(["index,axis-0,axis-1,label", "0,0.1,0,cat", "1,-2,0,", "2,3,0,dog"]);
        var codes = new Tensor(new Shape(3, 3), [0.1f, -2, 3, 4, 5, 6, 7, 8, 9]);
        NapariPoints.Write(_folder["three.csv"], codes, []);
        File.ReadAllLines(_folder["three.csv"])[..2].ShouldBe(["index,axis-0,axis-1,axis-2", "0,0.1,-2,3"]);

        // Five numbers of which the third varies most, then the first.
        var many = new Tensor(new Shape(3, 5), [1, 0, 10, 0, 0, -1, 0, 0, 0, 0, 0, 0, -10, 0, 0]);
        NapariPoints.Write(_folder["five.csv"], many, [Labels]);
        string[] lines = File.ReadAllLines(_folder["five.csv"]);
        lines[0].ShouldBe("index,axis-0,axis-1,axis-2,label,z0,z1,z2,z3,z4");
        double[][] rows = [.. lines[1..].Select(line => line.Split(',')).Select(fields => fields[1..4].Select(double.Parse).ToArray())];
        rows.Select(row => row[0]).ShouldBe([10.04, -0.05, -9.99], 0.01);
        lines[1].Split(',')[4..].ShouldBe(["cat", "1", "0", "10", "0", "0"]);

        // The same file is a file of codes.
        CodeFile.Read(_folder["five.csv"], 5).Codes.Span.ToArray().ShouldBe(many.Span.ToArray());
        CodeFile.Read(_folder["three.csv"], 3).Codes.Span.ToArray().ShouldBe(codes.Span.ToArray());
    }

    [Fact]
    public void Pictures_are_encoded_for_both()
    {
        string pictures = _folder["pictures"];
        PictureDataset boxes = TestSets.Boxes(12, new PictureFormat(8, 8, 1));
        for (int i = 0; i < boxes.Count; i++)
        {
            Png.WriteFile(Path.Combine(pictures, $"{i:D2}.png"), boxes.ToPicture(i));
        }

        using Run run = Run.Train(new TrainRequest(pictures)
        {
            Settings = AllSettings.Read("network=mlp", "hidden=8", "latent=2", "epochs=1"),
            Out = _folder["run"],
        });
        var request = new EncodeRequest { Data = pictures, Projector = _folder["p"], Napari = _folder["points.csv"] };
        EncodeResult result = run.Encode(request);
        File.ReadAllLines(_folder["p/vectors.tsv"]).Length.ShouldBe(12);
        File.ReadAllLines(_folder["p/metadata.tsv"])[11].ShouldBe("11.png");
        File.ReadAllLines(_folder["points.csv"])[12].ShouldStartWith($"11,{result.Codes.Span[22]:R},");
        Picture sprite = Picture.Read(_folder["p/sprite.png"]);
        sprite.Width.ShouldBe(4 * 8);
        Picture fifth = sprite.Crop(0, 8, 8, 8);
        fifth.Pixels.ShouldBe(boxes.ToPicture(4).ToChannels(3, Color.White).Pixels);
        Should.Throw<RequestException>(() => run.Encode(request with { Projector = _folder["points.csv"] }))
            .Message.ShouldContain("is a file; give a folder");
        Should.Throw<RequestException>(() => run.Encode(request with { Napari = _folder["points.txt"] })).Message.ShouldContain(".csv");
    }
}
