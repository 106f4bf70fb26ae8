using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Training;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Pages;

/// <summary>The pages that compare and sweep write, opened from the file.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReportTests(Chromium chromium, ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-report-").FullName;

    [Theory]
    [InlineData(1400, false)]
    [InlineData(390, true)]
    public async Task TheComparisonIsAlive(int width, bool dark)
    {
        await using Visit? visit = await Open(Compared(), width, dark);
        if (visit is null)
        {
            return;
        }

        await visit.Until("() => document.documentElement.dataset.ready === 'plane mix'");
        (await visit.Page.Locator("[data-view=plane] .map-name").AllTextContentsAsync()).ShouldBe(["VAE", "AE"]);
        await visit.Page.Locator("[data-view=plane] .ground").First.FocusAsync();
        byte[] before = await visit.Pixels("[data-view=plane] .results canvas");
        await visit.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await visit.Until("() => location.hash.includes('plane.u=0.5')");
        await visit.Until("() => document.querySelector('[data-view=plane] .where').textContent.includes('0.50')");
        byte[] after = before;
        for (int tries = 0; tries < 50 && after.SequenceEqual(before); tries++)
        {
            await Task.Delay(100);
            after = await visit.Pixels("[data-view=plane] .results canvas");
        }

        after.ShouldNotBe(before);
        (await visit.TooWide()).ShouldBe(0);
        (await visit.Violations()).ShouldBeEmpty();
        await visit.Picture($"compare-{width}-{(dark ? "dark" : "light")}");
        visit.Said.ShouldBeEmpty();
        visit.Requests.Skip(1).Where(address => !address.StartsWith("data:", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task TheAnimationIsStoppedByACheckBox()
    {
        await using Visit? visit = await Open(Compared());
        if (visit is null)
        {
            return;
        }

        (await visit.Page.Locator("img.moving").IsVisibleAsync()).ShouldBeTrue();
        await visit.Page.Locator(".switch input").CheckAsync();
        (await visit.Page.Locator("img.moving").IsVisibleAsync()).ShouldBeFalse();
        (await visit.Page.Locator("img.still").IsVisibleAsync()).ShouldBeTrue();
        await visit.Page.EmulateMediaAsync(new() { ReducedMotion = Microsoft.Playwright.ReducedMotion.Reduce });
        await visit.Page.Locator(".switch input").UncheckAsync();
        (await visit.Page.Locator("img.moving").IsVisibleAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task TheSweepIsAlive()
    {
        SweepRequest request = new(Data(), "beta", 0, 1)
        {
            Settings = AllSettings.Read(["network=mlp", "hidden=16", "latent=3", "epochs=1"]),
            Out = Path.Combine(_folder, "sweep"),
        };
        await using Visit? visit = await Open(new Uri(Run.Sweep(request).Page).AbsoluteUri);
        if (visit is null)
        {
            return;
        }

        await visit.Until("() => document.documentElement.dataset.ready === 'plane mix'");
        (await visit.Page.Locator("[data-view=plane] .map-name").CountAsync()).ShouldBe(2);
        (await visit.TooWide()).ShouldBe(0);
        (await visit.Violations()).ShouldBeEmpty();
        visit.Said.ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Compared()
    {
        var request = new CompareRequest(Data())
        {
            Settings = AllSettings.Read(["network=mlp", "hidden=16", "latent=3", "epochs=1"]),
            Out = Path.Combine(_folder, "compare"),
        };
        return new Uri(Run.Compare(request).Page).AbsoluteUri;
    }

    private static DataRequest Data() => new("faces") { Size = 12, Train = 64, Test = 32, Cache = "none", Threads = 1 };

    private async Task<Visit?> Open(string address, int width = 1400, bool dark = false)
    {
        Visit? visit = await chromium.Open(address, width, dark);
        if (visit is null)
        {
            output.WriteLine("(there is no Chromium here; nothing was checked)");
        }

        return visit;
    }
}
