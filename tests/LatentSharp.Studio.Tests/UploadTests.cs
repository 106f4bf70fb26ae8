using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using LatentSharp.Imaging;

namespace LatentSharp.Studio.Tests;

/// <summary>Files that come from the browser.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task Two_gigabytes_are_refused_when_they_are_announced()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        using var content = new ByteArrayContent([]);
        var request = new HttpRequestMessage(HttpMethod.Post, "api/uploads?name=big.zip") { Content = new Announced(2L << 30) };
        request.Headers.Add("Origin", studio.Origin);
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage answer = await studio.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Files(studio).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_without_an_end_is_cut_off_at_the_bound_and_leaves_nothing()
    {
        using OpenStudio studio = new OpenStudio(options => options with { MostUpload = 1 << 20 }).Entered();
        var request = new HttpRequestMessage(HttpMethod.Post, "api/uploads?name=big.zip") { Content = new Endless() };
        request.Headers.Add("Origin", studio.Origin);
        request.Headers.TransferEncodingChunked = true;
        HttpStatusCode? status = null;
        try
        {
            using HttpResponseMessage answer = await studio.Client.SendAsync(request);
            status = answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The connection was cut while it was still sending.
        }

        (status ?? HttpStatusCode.RequestEntityTooLarge).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Files(studio).ShouldBeEmpty();
        (await studio.Get("api/overview")).GetProperty("data").EnumerateArray()
            .ShouldNotContain(data => data.GetProperty("kind").GetString() == "upload");
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("/etc/a.png")]
    [InlineData("a/../../b.png")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\\b.png")]
    [InlineData("C:a.png")]
    [InlineData(".hidden")]
    public async Task A_name_that_is_no_plain_path_is_refused(string name)
    {
        using OpenStudio studio = new OpenStudio().Entered();
        foreach (string folder in (string[])["", "&folder=new"])
        {
            using HttpResponseMessage answer = await studio.Send($"api/uploads?name={Uri.EscapeDataString(name)}{folder}",
                new ByteArrayContent([1, 2, 3]));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_zip_and_a_folder_of_pictures_can_be_learned_from()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        byte[][] pictures = [.. Enumerable.Range(0, 12).Select(i => Png.Encode(Painted(i)))];
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < pictures.Length; i++)
            {
                using Stream entry = zip.CreateEntry(FormattableString.Invariant($"{i}.png")).Open();
                entry.Write(pictures[i]);
            }
        }

        string archive = await Upload(studio, "name=mine.zip", memory.ToArray());
        string folder = await Upload(studio, "name=mine/0.png&folder=new", pictures[0]);
        for (int i = 1; i < pictures.Length; i++)
        {
            (await Upload(studio, FormattableString.Invariant($"name=mine/{i}.png&folder={folder}"), pictures[i])).ShouldBe(folder);
        }

        foreach (string data in (string[])[archive, folder])
        {
            JsonElement choices = await studio.Post("api/choices", $$"""{"data":"{{data}}"}""");
            choices.GetProperty("data").GetProperty("count").GetInt32().ShouldBe(12);
            choices.GetProperty("data").GetProperty("width").GetInt32().ShouldBe(16);
        }
    }

    [Fact]
    public async Task What_is_no_picture_is_a_sentence()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        string data = await Upload(studio, "name=mine.png", Encoding.ASCII.GetBytes("<script>alert(1)</script>"));
        JsonElement answer = await studio.Post("api/choices", $$"""{"data":"{{data}}"}""", HttpStatusCode.Conflict);
        answer.GetProperty("error").GetString()!.ShouldNotContain("unexpected fault");
    }

    [Fact]
    public void What_was_uploaded_goes_with_the_studio()
    {
        string folder;
        using (var studio = new OpenStudio())
        {
            folder = Path.GetDirectoryName(studio.Server.Parts.Uploads.Room("a"))!;
            Directory.Exists(folder).ShouldBeTrue();
        }

        Directory.Exists(folder).ShouldBeFalse();
    }

    private static async Task<string> Upload(OpenStudio studio, string query, byte[] bytes)
    {
        using HttpResponseMessage answer = await studio.Send("api/uploads?" + query, new ByteArrayContent(bytes));
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data").GetString()!;
    }

    private static string[] Files(OpenStudio studio) => Directory.GetFiles(
        Path.GetDirectoryName(studio.Server.Parts.Uploads.Room("a"))!, "*", SearchOption.AllDirectories);

    private static Picture Painted(int seed)
    {
        var picture = new Picture(16, 16, 3);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)((i * (seed + 3)) + (40 * seed));
        }

        return picture;
    }

    /// <summary>Says how much will come, and sends nothing.</summary>
    private sealed class Announced(long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.Delay(TimeSpan.FromSeconds(30));

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }

    /// <summary>Never ends by itself.</summary>
    private sealed class Endless : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] piece = new byte[1 << 16];
            while (true)
            {
                await stream.WriteAsync(piece);
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = 0;
            return false;
        }
    }
}
