using System.Globalization;
using System.Text.RegularExpressions;
using LatentSharp.Data.Pictures;
using LatentSharp.Export.Web;
using LatentSharp.Latent.Codes;
using LatentSharp.Tensors;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Pages;

/// <summary>The page that is one file, opened from the file: what it shows is what the engine decodes.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class PageTests(Chromium chromium, PageModels models, ITestOutputHelper output) : IClassFixture<PageModels>
{
    private const string Ready = "() => document.documentElement.dataset.ready";

    [Fact]
    public async Task ThePictureUnderThePointerIsTheOneThatTheEngineDecodes()
    {
        await using Visit? visit = await Open(models.Page("faces", models.Variational));
        if (visit is null)
        {
            return;
        }

        ILocator ground = visit.Page.Locator("#plane .ground");
        await ground.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await ground.BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.5f));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.8f), box.Y + (box.Height * 0.3f), new() { Steps = 5 });
        await visit.Page.Mouse.UpAsync();
        await visit.Until("() => Math.abs(Number(/plane\\.u=([-\\d.]+)/.exec(location.hash)?.[1]) - 1.8) < 0.05");
        (double u, double v) = (await Number(visit, "plane.u"), await Number(visit, "plane.v"));
        u.ShouldBe(1.8, 0.05);
        v.ShouldBe(1.2, 0.05);
        (int across, int up) = Widest(models.Variational);
        var code = new Tensor(new Shape(1, models.Variational.Codes.Latent));
        (code.Span[across], code.Span[up]) = ((float)u, (float)v);
        await Same(visit, "#plane .results canvas", models.Variational, code);
        Quiet(visit);
    }

    private async Task<Visit?> Open(string address, int width = 1400, bool dark = false)
    {
        Visit? visit = await chromium.Open(address, width, dark);
        if (visit is null)
        {
            output.WriteLine("(there is no Chromium here; nothing was checked)");
            return null;
        }

        await visit.Until(Ready);
        return visit;
    }

    private static (int First, int Second) Widest(WebModel model)
    {
        double[][] covariance = CodeStatistics.Covariance(model.Codes.Codes);
        int[] order = [.. Enumerable.Range(0, model.Codes.Latent).OrderByDescending(j => covariance[j][j])];
        return (order[0], order[1]);
    }

    private static async Task<double> Number(Visit visit, string name)
    {
        string hash = await visit.Page.EvaluateAsync<string>("() => location.hash");
        string value = State().Matches(hash).First(match => match.Groups[1].Value == name).Groups[2].Value;
        return double.Parse(value, CultureInfo.InvariantCulture);
    }

    /// <summary>The pixels of a canvas come to be those of a code, within two levels of 255.</summary>
    private static async Task Same(Visit visit, string canvas, WebModel model, Tensor code)
    {
        byte[] expected = Colors(model, code);
        int apart = int.MaxValue;
        for (int tries = 0; tries < 50 && apart > WebCheck.Allowed; tries++)
        {
            byte[] found = await visit.Pixels(canvas);
            found.Length.ShouldBe(expected.Length);
            apart = found.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
            await Task.Delay(100);
        }

        apart.ShouldBeLessThanOrEqualTo(WebCheck.Allowed);
    }

    /// <summary>What the engine decodes, RGBA.</summary>
    private static byte[] Colors(WebModel model, Tensor code)
    {
        int area = model.Format.Height * model.Format.Width;
        var levels = new byte[area * model.Format.Channels];
        PixelConversion.ToBytes(model.Model.Decode(code).Span, levels);
        return [.. Enumerable.Range(0, 4 * area).Select(i =>
            i % 4 == 3 ? (byte)255 : levels[(i % 4 % model.Format.Channels * area) + (i / 4)])];
    }

    /// <summary>It said nothing and asked for nothing but itself.</summary>
    private static void Quiet(Visit visit)
    {
        visit.Said.ShouldBeEmpty();
        visit.Requests.Skip(1).ShouldBeEmpty();
    }

    [GeneratedRegex(@"[#&]([^=&]+)=([^&]*)")]
    private static partial Regex State();
}
