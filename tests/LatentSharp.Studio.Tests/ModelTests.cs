using System.Net;
using System.Text;
using System.Text.Json;
using LatentSharp.Imaging;

namespace LatentSharp.Studio.Tests;

/// <summary>A model of the studio, that each route of it is asked of.</summary>
public sealed class ModelFixture : IAsyncLifetime
{
    internal OpenStudio Studio { get; } = new OpenStudio().Entered();

    public async Task InitializeAsync()
    {
        await Studio.Train("""{"size":16,"limit":240,"latent":4,"network":"mlp","hidden":"32","epochs":8}""");
        await Studio.Train("""{"size":16,"limit":240,"latent":4,"network":"mlp","hidden":"32","epochs":4,"model":"ae"}""",
            ",\"out\":\"ae\"");
    }

    public Task DisposeAsync()
    {
        Studio.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>What each route of a model gives.</summary>
/// <param name="fixture">The model.</param>
public sealed class ModelTests(ModelFixture fixture) : IClassFixture<ModelFixture>
{
    private const string Model = "api/models/faces";

    private readonly OpenStudio _studio = fixture.Studio;

    [Fact]
    public async Task It_says_what_it_is_and_can()
    {
        JsonElement info = await _studio.Get(Model);
        info.GetProperty("kind").GetString().ShouldBe("VAE");
        (info.GetProperty("latent").GetInt32(), info.GetProperty("width").GetInt32()).ShouldBe((4, 16));
        info.GetProperty("order").EnumerateArray().Select(i => i.GetInt32()).Order().ShouldBe([0, 1, 2, 3]);
        info.GetProperty("standardDeviations").GetArrayLength().ShouldBe(4);
        info.GetProperty("mean").GetArrayLength().ShouldBe(4);
        info.GetProperty("byCodes").GetBoolean().ShouldBeFalse();
        info.GetProperty("abilities").EnumerateArray().Select(a => a.GetString()).ShouldContain("gaps");
        JsonElement direction = info.GetProperty("directions")[0];
        direction.GetProperty("vector").GetArrayLength().ShouldBe(4);
        direction.GetProperty("sentence").GetString().ShouldNotBeNullOrEmpty();
        info.GetProperty("samplings").EnumerateArray().Count(s => s.GetProperty("best").GetBoolean()).ShouldBe(1);
        (await _studio.Get("api/models/ae")).GetProperty("byCodes").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Codes_labels_and_pictures_are_in_one_order()
    {
        float[] codes = Floats(await _studio.Bytes($"{Model}/codes"));
        JsonElement labels = await _studio.Get($"{Model}/labels");
        int count = labels.GetProperty("names").GetArrayLength();
        codes.Length.ShouldBe(4 * count);
        labels.GetProperty("columns")[0].GetProperty("values").GetArrayLength().ShouldBe(count);
        byte[] first = await _studio.Bytes($"{Model}/pictures/0.png");
        Picture original = Picture.Decode(first);
        (original.Width, original.Height).ShouldBe((16, 16));
        byte[] decoded = await _studio.PostFloats($"{Model}/decode", codes[..4]);
        Picture reconstruction = Picture.Decode(await _studio.Bytes($"{Model}/pictures/0.png?what=reconstruction"));
        decoded.Where((_, i) => i % 4 < 3).ShouldBe(reconstruction.Pixels);
        reconstruction.Pixels.ShouldNotBe(original.Pixels);
        Picture.Decode(await _studio.Bytes($"{Model}/pictures/0.png?size=64")).Width.ShouldBe(64);
        Picture.Decode(await _studio.Bytes($"{Model}/pictures/0.png?what=difference")).Pixels
            .ShouldBe([.. original.Pixels.Zip(reconstruction.Pixels, (a, b) => (byte)Math.Clamp(128 + a - b, 0, 255))]);
        await _studio.Get($"{Model}/pictures/9999.png", HttpStatusCode.NotFound);
        await _studio.Get($"{Model}/pictures/a.png", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_picture_is_kept_by_the_browser_only_under_the_version_that_it_is_of()
    {
        long version = (await _studio.Get(Model)).GetProperty("version").GetInt64();
        foreach ((string asked, bool isKept) in new[] { ($"?v={version}", true), ($"?v={version - 1}", false), ("", false) })
        {
            using HttpResponseMessage answer = await _studio.Client.GetAsync($"{Model}/pictures/0.png{asked}");
            answer.Headers.CacheControl!.NoStore.ShouldBe(!isKept, asked);
            answer.Headers.CacheControl.MaxAge.HasValue.ShouldBe(isKept, asked);
        }
    }

    [Fact]
    public async Task A_picture_that_is_sent_gets_the_code_of_the_stored_one_that_it_is()
    {
        byte[] png = await _studio.Bytes($"{Model}/pictures/3.png");
        using HttpResponseMessage answer = await _studio.Send($"{Model}/encode", new ByteArrayContent(png));
        float[] code = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("code")
            .EnumerateArray().Select(z => z.GetSingle()).ToArray();
        float[] codes = Floats(await _studio.Bytes($"{Model}/codes"));
        code.Zip(codes[12..16]).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
        JsonElement nearest = JsonSerializer.Deserialize<JsonElement>(await _studio.PostFloats($"{Model}/nearest", code));
        nearest.GetProperty("pictures")[0].GetInt32().ShouldBe(3);
        nearest.GetProperty("distances")[0].GetDouble().ShouldBe(0, 1e-3);
        using HttpResponseMessage text = await _studio.Send($"{Model}/encode", new ByteArrayContent(Encoding.ASCII.GetBytes("no picture")));
        text.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Planes_and_their_gaps()
    {
        foreach (string asked in (string[])["""{"dims":[0,2]}""", """{"axes":"principal"}""", """{"through":[0,5,9]}""", "{}"])
        {
            JsonElement plane = await _studio.Post($"{Model}/plane", asked);
            plane.GetProperty("origin").GetArrayLength().ShouldBe(4);
            plane.GetProperty("extent").GetArrayLength().ShouldBe(4);
            JsonElement gaps = await _studio.Post($"{Model}/gaps", $$"""
                {"origin":{{plane.GetProperty("origin")}},"x":{{plane.GetProperty("x")}},"y":{{plane.GetProperty("y")}},
                 "extent":{{plane.GetProperty("extent")}},"resolution":16}
                """);
            double[] values = [.. gaps.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            values.Length.ShouldBe(256);
            values.ShouldContain(value => value >= gaps.GetProperty("threshold").GetDouble());
            gaps.GetProperty("share").GetDouble().ShouldBeInRange(0, 1);
            gaps.GetProperty("sentence").GetString()!.ShouldNotContain("atched");
            gaps.GetProperty("legend").GetString()!.ShouldStartWith(
                "Hatched: gaps, farther from every code than all but one in a hundred codes are. Dots: codes of ");
        }

        await _studio.Post($"{Model}/plane", """{"dims":[0,9]}""", HttpStatusCode.Conflict);
        await _studio.Post($"{Model}/plane", """{"through":[0,5,99999]}""", HttpStatusCode.NotFound);
        await _studio.Post($"{Model}/gaps", """{"origin":[0],"x":[1],"y":[1],"extent":[0,1],"resolution":9999}""",
            HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Gaps_are_those_of_the_librarys_own_map()
    {
        JsonElement plane = await _studio.Post($"{Model}/plane", """{"dims":[0,1]}""");
        JsonElement gaps = await _studio.Post($"{Model}/gaps", $$"""
            {"origin":{{plane.GetProperty("origin")}},"x":{{plane.GetProperty("x")}},"y":{{plane.GetProperty("y")}},"extent":[-3,3,-3,3],
             "resolution":24}
            """);
        using var run = LatentSharp.Runs.Run.Open(Path.Combine(_studio.Runs, "faces"));
        var own = LatentSharp.Latent.Planes.PlaneDensity.Measure(
            LatentSharp.Latent.Planes.LatentPlane.Dimensions(run.Store.Codes, 0, 1), run.Store.Codes, 24, 24);
        gaps.GetProperty("values").EnumerateArray().Select(v => v.GetDouble() < 1).ShouldBe(own.IsGap);
        gaps.GetProperty("share").GetDouble().ShouldBe(own.Gaps, 1e-6);
    }

    [Fact]
    public async Task Ways_between_pictures()
    {
        float[] codes = Floats(await _studio.Bytes($"{Model}/codes"));
        JsonElement path = await _studio.Post($"{Model}/path", """{"pictures":[0,7],"way":"straight","steps":5}""");
        float[][] steps = [.. path.GetProperty("codes").EnumerateArray().Select(row =>
            row.EnumerateArray().Select(z => z.GetSingle()).ToArray())];
        steps.Length.ShouldBe(5);
        steps[0].ShouldBe(codes[..4]);
        steps[4].ShouldBe(codes[28..32]);
        steps[2][0].ShouldBe((codes[0] + codes[28]) / 2, 1e-5f);
        path.GetProperty("overlaps").GetArrayLength().ShouldBe(1);
        path.GetProperty("overlaps")[0].GetDouble().ShouldBeInRange(0, 1);
        foreach (string way in (string[])["spherical", "data"])
        {
            (await _studio.Post($"{Model}/path", $$"""{"pictures":[0,7,3],"way":"{{way}}","steps":4}""")).GetProperty("codes")
                .GetArrayLength().ShouldBe(7);
        }

        JsonElement far = await _studio.Post($"{Model}/path", """{"codes":[[90,90,90,90]],"steps":1}""");
        far.GetProperty("alarms").EnumerateArray().Select(a => a.GetInt32()).ShouldBe([0]);
        await _studio.Post($"{Model}/path", """{"codes":[[1,2]],"steps":1}""", HttpStatusCode.BadRequest);
        await _studio.Post($"{Model}/path", """{"pictures":[0,7],"way":"backwards"}""", HttpStatusCode.BadRequest);
        (await _studio.Post("api/models/ae/path", """{"pictures":[0,7],"steps":3}""")).GetProperty("overlaps")
            .ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Samples_are_those_of_the_seed()
    {
        async Task<float[]> Draw(string body)
        {
            using HttpResponseMessage answer = await _studio.Send($"{Model}/sample", new StringContent(body));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return Floats(await answer.Content.ReadAsByteArrayAsync());
        }

        float[] first = await Draw("""{"from":"prior","count":6,"temperature":1,"seed":3}""");
        first.Length.ShouldBe(24);
        (await Draw("""{"from":"prior","count":6,"temperature":1,"seed":3}""")).ShouldBe(first);
        (await Draw("""{"from":"prior","count":6,"temperature":1,"seed":4}""")).ShouldNotBe(first);
        (await Draw("""{"from":"gaussian","count":2}""")).Length.ShouldBe(8);
        await _studio.Post($"{Model}/sample", """{"from":"nothing"}""", HttpStatusCode.Conflict);
        await _studio.Post($"{Model}/sample", """{"count":100000}""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_direction_is_learned_by_clicking_and_moves_codes()
    {
        // By a label that is known, so that what is learned can be compared with it.
        JsonElement labels = await _studio.Get($"{Model}/labels");
        JsonElement column = labels.GetProperty("columns").EnumerateArray().First(c => c.GetProperty("name").GetString() == "Black_Hair");
        int?[] has = [.. column.GetProperty("values").EnumerateArray().Select(v =>
            v.ValueKind == JsonValueKind.Null ? (int?)null : v.GetInt32())];
        int[] with = [.. has.Index().Where(h => h.Item == 1).Select(h => h.Index).Take(12)];
        int[] without = [.. has.Index().Where(h => h.Item == 0).Select(h => h.Index).Take(12)];
        JsonElement direction = (await _studio.Post($"{Model}/directions",
            $$"""{"name":"dark","with":[{{string.Join(',', with)}}],"without":[{{string.Join(',', without)}}]}"""))
                .GetProperty("direction");
        float[] vector = [.. direction.GetProperty("vector").EnumerateArray().Select(z => z.GetSingle())];
        vector.Length.ShouldBe(4);
        direction.GetProperty("sentence").GetString()!.ShouldContain("12 pictures");
        direction.GetProperty("separability").GetDouble().ShouldBeInRange(0, 1);
        JsonElement altered = await _studio.Post($"{Model}/alter", """{"code":[0,0,0,0],"toward":[{"name":"dark","strength":2}]}""");
        altered.GetProperty("code").EnumerateArray().Select(z => z.GetSingle()).Zip(vector)
            .ShouldAllBe(pair => Math.Abs(pair.First - (2 * pair.Second)) < 1e-5);
        (await _studio.Post($"{Model}/alter", """{"picture":0,"toward":[{"name":"Black_Hair","strength":1}]}""")).GetProperty("code")
            .GetArrayLength().ShouldBe(4);
        await _studio.Post($"{Model}/alter", """{"picture":0,"toward":[{"name":"Nobody","strength":1}]}""", HttpStatusCode.Conflict);
        await _studio.Post($"{Model}/directions", """{"name":"x","with":[1],"without":[2]}""", HttpStatusCode.Conflict);
        await _studio.Post($"{Model}/directions", """{"name":"x","with":[1,2],"without":[2,3]}""", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Scores_heat_and_bits()
    {
        JsonElement scores = await _studio.Post($"{Model}/score", """{"pictures":[4,2,9],"falseAlarms":0.1}""");
        scores.GetProperty("scores").EnumerateArray().Select(s => s.GetProperty("id").GetInt32()).ShouldBe([4, 2, 9]);
        scores.GetProperty("threshold").ValueKind.ShouldBe(JsonValueKind.Number);
        scores.GetProperty("histogram").GetProperty("counts").EnumerateArray().Sum(c => c.GetInt32()).ShouldBe(3);
        string heat = $"{Model}/heat/{scores.GetProperty("scoring").GetString()}";
        byte[] ninth = await _studio.Bytes($"{heat}/9.png");
        Picture.Decode(ninth).Width.ShouldBeGreaterThanOrEqualTo(16);
        await _studio.Get($"{heat}/77.png", HttpStatusCode.NotFound);

        // Another page scores other pictures; both keep their own.
        JsonElement others = await _studio.Post($"{Model}/score", """{"pictures":[0,1]}""");
        await _studio.Get($"{Model}/heat/{others.GetProperty("scoring").GetString()}/9.png", HttpStatusCode.NotFound);
        (await _studio.Bytes($"{heat}/9.png")).ShouldBe(ninth);
        JsonElement bits = await _studio.Post($"{Model}/compress", """{"pictures":[0,1]}""");
        bits[0].GetProperty("id").GetInt32().ShouldBe(0);
        bits[0].GetProperty("bits").GetDouble().ShouldBeGreaterThan(0);
        bits[0].GetProperty("psnr").GetDouble().ShouldBeGreaterThan(5);
        (await _studio.Post("api/models/ae/compress", """{"pictures":[0]}"""))[0].GetProperty("bits")
            .ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_page_that_is_given_away_is_saved_and_not_shown_here()
    {
        using HttpResponseMessage answer = await _studio.Client.GetAsync($"{Model}/page.html");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("<!doctype html>", Case.Insensitive);
    }

    [Theory]
    [InlineData("decode", 3)]
    [InlineData("decode", 0)]
    [InlineData("decode", 17)]
    [InlineData("nearest", 1)]
    public async Task Bytes_that_are_no_codes_are_refused(string route, int bytes)
    {
        using HttpResponseMessage answer = await _studio.Send($"{Model}/{route}", new ByteArrayContent(new byte[bytes]));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Codes_that_are_not_finite_or_too_many_are_refused()
    {
        using HttpResponseMessage nan = await _studio.Send($"{Model}/decode",
            new ByteArrayContent([.. Enumerable.Repeat(BitConverter.GetBytes(float.NaN), 4).SelectMany(b => b)]));
        nan.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using HttpResponseMessage many = await _studio.Send($"{Model}/decode", new ByteArrayContent(new byte[16 * 80_000]));
        many.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static float[] Floats(byte[] bytes) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
