using LatentSharp.Studio.Tests;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>The way of a lesson: from built-in faces to a page that is given away, with the mouse alone.</summary>
[Collection(BrowserTests.Name)]
public sealed class LessonTests(Chromium chromium, ITestOutputHelper output)
{
    // Numbers stay beside their signs: the spaces do not break.
    private const string Middle = "α\u00A0=\u00A00.33, β\u00A0=\u00A00.33";
    private const string Trap = "smile <script>alert(1)</script>";

    [Fact]
    public async Task From_faces_to_a_page_that_is_given_away()
    {
        if (Chromium.Place is null)
        {
            output.WriteLine("(there is no Chromium here; nothing was checked)");
            return;
        }

        using var studio = new OpenStudio();
        await using Visit visit = (await chromium.Open(studio.Server.Entrance.ToString()))!;
        IPage page = visit.Page;
        page.SetDefaultTimeout(180_000);

        await Train(visit);
        await Explore(visit);
        await MixThree(page);
        await LabelSmiles(page);
        await GiveAway(visit, studio);

        // Without a graphics card Chromium's driver remarks on its own speed; the readbacks that it remarks on are those of this test.
        string[] remarks = ["GL Driver Message", "Canvas2D: Multiple readback operations"];
        visit.Said.Where(line => !remarks.Any(remark => line.Contains(remark, StringComparison.Ordinal))).ShouldBeEmpty();
        string[] own = [studio.Origin, "data:", "blob:"];
        visit.Requests.Where(address => !own.Any(start => address.StartsWith(start, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static async Task Train(Visit visit)
    {
        IPage page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Train on it" }).First.ClickAsync();
        await page.GetByText("Both side by side").ClickAsync();
        await page.GetByLabel("Size of a picture").FillAsync("16");
        await page.GetByLabel("Training examples").FillAsync("200");
        await page.GetByLabel("Latent dimensions").FillAsync("six");
        await page.Locator(".setting .problem").First.WaitForAsync();
        (await page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).IsDisabledAsync()).ShouldBeTrue();
        await visit.Picture("studio-wrong-value");
        await page.GetByLabel("Latent dimensions").FillAsync("6");
        await page.GetByLabel("Epochs", new() { Exact = true }).FillAsync("6");
        await visit.Until("() => !document.querySelector('.start').disabled && !document.querySelector('.settings[aria-busy=true]')");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await page.Locator("canvas.grid").First.WaitForAsync();
        await page.Locator(".chart canvas").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Explore what it knows" }).WaitForAsync();
        (await visit.Violations()).ShouldBeEmpty();
        await visit.Picture("studio-learning");
        await page.GetByRole(AriaRole.Button, new() { Name = "Explore what it knows" }).ClickAsync();
    }

    private static async Task Explore(Visit visit)
    {
        ILocator ground = visit.Page.Locator(".plane .ground").First;
        await ground.ScrollIntoViewIfNeededAsync();
        byte[] before = await visit.Pixels(".plane .results canvas");
        LocatorBoundingBoxResult box = (await ground.BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.5f));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + (box.Height * 0.2f), new() { Steps = 5 });
        await visit.Page.Mouse.UpAsync();
        await visit.Until("() => Number(/plane\\.u=([-\\d.]+)/.exec(location.hash)?.[1]) > 2");
        for (int tries = 0; (await visit.Pixels(".plane .results canvas")).AsSpan().SequenceEqual(before); tries++)
        {
            tries.ShouldBeLessThan(100, "the decoded picture did not follow the pointer");
            await Task.Delay(50);
        }

        await visit.Page.GetByLabel("Show gaps").CheckAsync();
        await visit.Page.Locator(".map ~ .say").First.WaitForAsync();
    }

    private static async Task MixThree(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Mix", Exact = true }).ClickAsync();
        await page.Locator(".formula").First.WaitForAsync();
        (await page.Locator(".formula").First.InnerTextAsync()).ShouldContain(Middle);
        await page.Locator(".polygon").FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        (await page.Locator(".formula").First.InnerTextAsync()).ShouldNotContain(Middle);
        await page.Locator(".way canvas").First.WaitForAsync();
        (await page.Locator(".command code").First.InnerTextAsync()).ShouldContain("--alpha");
    }

    private static async Task LabelSmiles(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Alter", Exact = true }).ClickAsync();
        await page.Locator("button.pick").First.WaitForAsync();
        int[][] smiles = await page.EvaluateAsync<int[][]>(
            """
            async () => {
              const model = /studio\.model=([^&]+)/.exec(location.hash)[1];
              const labels = await (await fetch(`/api/models/${model}/labels`)).json();
              const values = labels.columns.find(c => c.name === "Smiling").values.slice(0, 40);
              return [1, 0].map(v => values.flatMap((has, i) => has === v ? [i] : []).slice(0, 10));
            }
            """);
        smiles.ShouldAllBe(list => list.Length == 10);
        foreach ((int[] list, int clicks) in new[] { (smiles[0], 1), (smiles[1], 2) })
        {
            foreach (int i in list)
            {
                for (int click = 0; click < clicks; click++)
                {
                    await page.Locator("button.pick").Nth(i).ClickAsync();
                }
            }
        }

        await page.GetByLabel("Name").FillAsync(Trap);
        (await page.Locator(".tally").InnerTextAsync()).ShouldStartWith("10 with, 10 without");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the direction" }).ClickAsync();
        await page.Locator(".made").WaitForAsync();
        (await page.Locator(".made").InnerTextAsync()).ShouldContain(Trap);
        ILocator slider = page.Locator(".direction").Filter(new() { HasText = Trap }).GetByRole(AriaRole.Slider);
        await slider.FillAsync("2");
        await page.Locator(".triple figcaption").Filter(new() { HasText = "%" }).First.WaitForAsync();
        (await page.EvaluateAsync<int>("() => document.querySelectorAll('body script').length")).ShouldBe(0);
    }

    private async Task GiveAway(Visit visit, OpenStudio studio)
    {
        IDownload download = await visit.Page.RunAndWaitForDownloadAsync(() =>
            visit.Page.GetByRole(AriaRole.Link, new() { Name = "Page in one file" }).ClickAsync());
        string path = Path.Combine(studio.Folder, "page.html");
        await download.SaveAsAsync(path);
        new FileInfo(path).Length.ShouldBeLessThan(4 << 20);
        await using Visit given = (await chromium.Open(new Uri(path).AbsoluteUri))!;
        await given.Until("() => document.documentElement.dataset.ready");
        given.Said.ShouldBeEmpty();
        given.Requests.Skip(1).ShouldBeEmpty();
    }
}
