using System.Globalization;
using System.Text.RegularExpressions;
using LatentSharp.Data.Pictures;
using LatentSharp.Export.Web;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Latent.Planes;
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

        await Drag(visit, "#plane .ground", 0.8f, 0.3f);
        await visit.Until("() => Math.abs(Number(/plane\\.u=([-\\d.]+)/.exec(location.hash)?.[1]) - 1.8) < 0.05");
        (double u, double v) = (await Number(visit, "plane.u"), await Number(visit, "plane.v"));
        v.ShouldBe(1.2, 0.05);
        await Same(visit, "#plane .results canvas", models.Variational, OnPlane(models.Variational, u, v));
        Quiet(visit);
    }

    [Fact]
    public async Task ThreePicturesAreMixedAsTheFormulaSays()
    {
        await using Visit? visit = await Open(models.Page("faces", models.Variational));
        if (visit is null)
        {
            return;
        }

        await visit.Page.Locator("#mix .sliders input").Nth(1).FillAsync("0.6");
        await visit.Page.Locator("#mix .sliders input").Nth(2).FillAsync("0.1");
        await visit.Until("() => /α\\s=\\s0\\.\\d+, β\\s=\\s0\\.10/.test(document.querySelector('#mix .formula').textContent)");
        await visit.Until("() => /mix\\.weights=[\\d.]+,[\\d.]+,0\\.1(&|$)/.test(location.hash)");
        double[] weights =
            [.. (await Text(visit, "mix.weights")).Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        weights.Sum().ShouldBe(1, 1e-3);
        await Same(visit, "#mix .results canvas", models.Variational, Mixed(models.Variational, weights));
        Quiet(visit);
    }

    [Fact]
    public async Task ADirectionIsAddedWithItsStrength()
    {
        await using Visit? visit = await Open(models.Page("faces", models.Variational));
        if (visit is null)
        {
            return;
        }

        WebDirection direction = WebDirection.Of(models.Variational.Attributes, models.Variational.Codes)[0];
        await visit.Page.Locator("#alter .direction input").First.FillAsync("1.5");
        (await visit.Page.Locator("#alter .trust").First.TextContentAsync()).ShouldBe(direction.Sentence);
        Tensor code = Shown(models.Variational, 1);
        for (int j = 0; j < code.Length; j++)
        {
            code.Span[j] += 1.5f * direction.Vector[j];
        }

        await Same(visit, "#alter .triple figure:nth-child(2) canvas", models.Variational, code);
        Quiet(visit);
    }

    [Fact]
    public async Task TheModelBesideMovesAlongItsOwnDirection()
    {
        await using Visit? visit = await Open(models.Page("faces", models.Variational, models.Plain));
        if (visit is null)
        {
            return;
        }

        WebDirection direction = WebDirection.Of(models.Plain.Attributes, models.Plain.Codes)[0];
        await visit.Page.Locator("#alter .direction input").First.FillAsync("1.5");
        (await visit.Page.Locator("#alter .trust").Nth(1).TextContentAsync()).ShouldBe($"AE {direction.Sentence}");
        Tensor code = Shown(models.Plain, 1);
        for (int j = 0; j < code.Length; j++)
        {
            code.Span[j] += 1.5f * direction.Vector[j];
        }

        await Same(visit, "#alter .moved:nth-child(2) figure:nth-child(2) canvas", models.Plain, code);
        Quiet(visit);
    }

    [Fact]
    public async Task GapsAreTheLibrarysAndAreNamedWhereThePointIsInOne()
    {
        await using Visit? visit = await Open(models.Page("faces", models.Variational));
        if (visit is null)
        {
            return;
        }

        (int across, int up) = Widest(models.Variational);
        CodeTable codes = models.Variational.Codes;
        var density = PlaneDensity.Measure(LatentPlane.Dimensions(codes.Latent, across, up), codes, 96, 96);
        string share = string.Create(CultureInfo.InvariantCulture, $"{100 * density.Gaps:0} % of the mass of N(0, I)");
        await visit.Until("() => document.querySelector('#plane .maps figcaption').textContent !== ''");
        (await visit.Page.Locator("#plane .maps > figcaption").TextContentAsync())!.ShouldStartWith(share);

        // The places that are most surely in a gap and not, by the library.
        int gap = Enumerable.Range(0, 96 * 96).Where(i => density.IsGap[i]).MinBy(i => density.Data.Span[i]);
        int dense = Enumerable.Range(0, 96 * 96).MaxBy(i => density.Data.Span[i]);
        await Drag(visit, "#plane .ground", (gap % 96 + 0.5f) / 96, (gap / 96 + 0.5f) / 96);
        await visit.Until("() => document.querySelector('#plane .where').textContent.includes('in a gap')");
        await Drag(visit, "#plane .ground", (dense % 96 + 0.5f) / 96, (dense / 96 + 0.5f) / 96);
        await visit.Until("() => document.querySelector('#plane .where').textContent.includes('among codes')");
    }

    [Fact]
    public async Task TheLinkKeepsWhatIsShown()
    {
        string address = models.Page("faces", models.Variational, models.Plain);
        string first = WebDirection.Of(models.Variational.Attributes, models.Variational.Codes)[0].Name;
        await using Visit? visit = await Open(address + "#plane.u=-1.2&plane.v=0.6&plane.dims=2,1&plane.show=pictures&mix.pictures=4,7" +
            $"&mix.weights=0.25,0.75&mix.way=spherical&samples.temperature=0.5&alter.names=Unknown,{first}&alter.strengths=2,0.5" +
            "&sliders.dims=0&sliders.values=1.5&__proto__.polluted=1&plane.u=%E0%A4%A");
        if (visit is null)
        {
            return;
        }

        await visit.Page.Locator("#samples select").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await visit.Until("() => location.hash.includes('samples.temperature=0.5')");
        string hash = await visit.Page.EvaluateAsync<string>("() => location.hash");
        foreach (string part in (string[])["plane.u=-1.2", "plane.v=0.6", "plane.dims=2,1", "plane.show=pictures", "mix.pictures=4,7",
            "mix.weights=0.25,0.75", "mix.way=spherical", $"alter.names={first}&alter.strengths=0.5"])
        {
            hash.ShouldContain(part);
        }

        (await visit.Page.EvaluateAsync<bool>("() => 'polluted' in {}")).ShouldBeFalse();
        (await visit.Page.Locator("#mix .strip").First.Locator("canvas").CountAsync()).ShouldBe(9);
        Quiet(visit);
    }

    [Theory]
    [InlineData(1400, false)]
    [InlineData(768, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task ItFitsTheWindowAndIsUsableByAll(int width, bool dark)
    {
        await using Visit? visit = await Open(models.Page("VAE beside AE: faces", models.Variational, models.Plain), width, dark);
        if (visit is null)
        {
            return;
        }

        await visit.Until("() => document.querySelector('#plane .maps figcaption').textContent !== ''");
        (await visit.TooWide()).ShouldBe(0);
        (await visit.Violations()).ShouldBeEmpty();
        await visit.Picture($"page-{width}-{(dark ? "dark" : "light")}");
        Quiet(visit);
    }

    [Fact]
    public async Task KeysMoveThePointAndWhatItIsAtIsSaid()
    {
        await using Visit? visit = await Open(models.Page("faces", models.Variational));
        if (visit is null)
        {
            return;
        }

        await visit.Page.Locator("#plane .ground").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await visit.Page.Keyboard.PressAsync("ArrowUp");
        await visit.Until("() => location.hash.includes('plane.u=0.5&plane.v=0.1')");
        await visit.Until("() => document.querySelector('#plane [role=status]').textContent.includes('= 0.50,')");
        (await visit.Page.Locator("#plane .ground").GetAttributeAsync("aria-label"))!.ShouldContain("= 0.50,");
        await visit.Page.Locator("#mix .polygon").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await visit.Until("() => location.hash.includes('mix.weights=') && !location.hash.includes('0.3333,0.3333')");
        Quiet(visit);
    }

    [Fact]
    public async Task NamesOfPeopleAreNoMarkup()
    {
        const string evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
        await using Visit? visit = await Open(models.Page(evil, models.Variational with { Name = evil, Data = evil }, models.Plain));
        if (visit is null)
        {
            return;
        }

        (await visit.Page.TitleAsync()).ShouldBe(evil);
        (await visit.Page.Locator("#plane .badge").First.TextContentAsync()).ShouldBe(evil);
        (await visit.Page.Locator("img").CountAsync()).ShouldBe(0);
        Quiet(visit);
    }

    [Fact]
    public async Task WithoutCodesThereIsNoGapAndStillAPicture()
    {
        await using Visit? visit = await Open(models.Page("faces", models.Variational with { WithCodes = false }));
        if (visit is null)
        {
            return;
        }

        await Same(visit, "#plane .results canvas", models.Variational, OnPlane(models.Variational, 0, 0));
        (await visit.Page.Locator("#plane .where").TextContentAsync())!.ShouldNotContain("gap");
        (await visit.Page.Locator("#mix .thumbnail").CountAsync()).ShouldBe(WebModel.Shown);
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

    /// <summary>Presses in the middle of an element and lets go at a place of it.</summary>
    private static async Task Drag(Visit visit, string selector, float across, float down)
    {
        ILocator ground = visit.Page.Locator(selector).First;
        await ground.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await ground.BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.5f));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * across), box.Y + (box.Height * down), new() { Steps = 5 });
        await visit.Page.Mouse.UpAsync();
    }

    private static (int First, int Second) Widest(WebModel model)
    {
        double[][] covariance = CodeStatistics.Covariance(model.Codes.Codes);
        int[] order = [.. Enumerable.Range(0, model.Codes.Latent).OrderByDescending(j => covariance[j][j])];
        return (order[0], order[1]);
    }

    private static Tensor OnPlane(WebModel model, double u, double v)
    {
        (int across, int up) = Widest(model);
        var code = new Tensor(new Shape(1, model.Codes.Latent));
        (code.Span[across], code.Span[up]) = ((float)u, (float)v);
        return code;
    }

    /// <summary>The code of the first pictures that the page shows, mixed.</summary>
    private static Tensor Mixed(WebModel model, double[] weights)
    {
        var code = new Tensor(new Shape(1, model.Codes.Latent));
        for (int i = 0; i < weights.Length; i++)
        {
            Tensor one = Shown(model, i + 1);
            for (int j = 0; j < code.Length; j++)
            {
                code.Span[j] += (float)(weights[i] * one.Span[j]);
            }
        }

        return code;
    }

    /// <summary>The code of a picture that the page shows, counted from 1.</summary>
    private static Tensor Shown(WebModel model, int number)
    {
        int row = (int)((number - 1L) * model.Codes.Count / WebModel.Shown);
        return new Tensor(new Shape(1, model.Codes.Latent), [.. model.Codes.Codes.Row(row).ToArray().Select(value => (float)(Half)value)]);
    }

    private static async Task<string> Text(Visit visit, string name)
    {
        string hash = await visit.Page.EvaluateAsync<string>("() => location.hash");
        return State().Matches(hash).First(match => match.Groups[1].Value == name).Groups[2].Value;
    }

    private static async Task<double> Number(Visit visit, string name) =>
        double.Parse(await Text(visit, name), CultureInfo.InvariantCulture);

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
