using System.IO.Compression;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>What is done with a mouse and has no other way: files that are dropped, a lasso; UMAP on its button; a connection that breaks.
/// </summary>
public sealed class HandTests(Chromium chromium, StudioRuns runs, ITestOutputHelper output) : StudioVisits(chromium, runs, output)
{
    private const int Dropped = 7;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_dropped_is_read_and_looked_at(bool asZip)
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        string folder = Path.Combine(Runs.Studio.Folder, asZip ? "zipped" : "dropped");
        Directory.CreateDirectory(Path.Combine(folder, "inside"));
        for (int i = 0; i < Dropped; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, i % 2 == 0 ? "" : "inside", $"{i}.png"),
                await Runs.Studio.Bytes($"api/models/{Runs.Runs.Variational}/pictures/{i}.png"));
        }

        string path = folder;
        if (asZip)
        {
            path = folder + ".zip";
            ZipFile.CreateFromDirectory(folder, path);
        }

        await Show(visit, "train");
        await Drop(visit.Page, ".drop", path);
        ILocator said = visit.Page.Locator(".say").Filter(new() { HasText = $"{Dropped} pictures of 16×16" });
        await said.WaitForAsync();
        (await visit.Page.Locator(".drop .problem").CountAsync()).ShouldBe(0);
        await visit.Until("() => !document.querySelector('.start').disabled && !document.querySelector('.settings[aria-busy=true]')");
        Quiet(visit);
    }

    [Fact]
    public async Task Nothing_that_can_be_read_says_so_where_it_was_dropped()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        string path = Path.Combine(Runs.Studio.Folder, "letter.txt");
        await File.WriteAllTextAsync(path, "no picture");
        await Show(visit, "train");
        await Drop(visit.Page, ".drop", path);
        ILocator problem = visit.Page.Locator(".problem").First;
        await problem.WaitForAsync();
        (await problem.InnerTextAsync()).ShouldContain("letter.txt");
    }

    [Fact]
    public async Task A_lasso_chooses_what_is_inside_and_keeps_it_for_labels()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "explore");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Lasso" }).ClickAsync();
        ILocator map = visit.Page.Locator(".codes-frame");
        await map.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        float[][] corners = [[0.02f, 0.02f], [0.98f, 0.02f], [0.98f, 0.98f], [0.02f, 0.98f], [0.02f, 0.05f]];
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * corners[0][0]), box.Y + (box.Height * corners[0][1]));
        await visit.Page.Mouse.DownAsync();
        foreach (float[] corner in corners[1..])
        {
            await visit.Page.Mouse.MoveAsync(box.X + (box.Width * corner[0]), box.Y + (box.Height * corner[1]), new() { Steps = 4 });
        }

        await visit.Page.Mouse.UpAsync();
        ILocator said = visit.Page.Locator(".selected .say");
        await said.WaitForAsync();
        int count = int.Parse((await said.InnerTextAsync()).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        int all = (await Runs.Studio.Get($"api/models/{Runs.Runs.Variational}/labels")).GetProperty("names").GetArrayLength();
        count.ShouldBeInRange(all * 9 / 10, all);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep them for “Alter”" }).ClickAsync();
        await visit.Until("() => /label\\.chosen=\\d+,\\d+/.test(location.hash)");

        // Escape takes it back.
        await map.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Until("() => document.querySelector('.selected') === null");
        Quiet(visit);
    }

    [Fact]
    public async Task Umap_is_a_button_and_lays_the_codes_out_anew()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "explore");
        byte[] before = await visit.Pixels(".codes-frame canvas:nth-child(2)");
        await visit.Page.GetByText("UMAP", new() { Exact = true }).ClickAsync();
        await visit.Until("() => /map\\.umap=true/.test(location.hash)");
        await visit.Page.Locator("progress[aria-label=UMAP]").WaitForAsync(
            new() { State = WaitForSelectorState.Detached, Timeout = 120_000 });
        for (int tries = 0; (await visit.Pixels(".codes-frame canvas:nth-child(2)")).AsSpan().SequenceEqual(before); tries++)
        {
            tries.ShouldBeLessThan(600, "the map did not change");
            await Task.Delay(100);
        }

        (await visit.Page.Locator(".problem").CountAsync()).ShouldBe(0);
        Quiet(visit);
    }

    [Fact]
    public async Task A_connection_that_is_lost_says_so_and_comes_back()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "explore");
        string where = await visit.Page.Locator(".plane .where").InnerTextAsync();
        await visit.Page.Context.SetOfflineAsync(true);
        await visit.Page.Locator(".plane .ground").First.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await visit.Page.Locator(".lost").WaitForAsync();
        (await visit.Page.Locator(".lost").InnerTextAsync()).ShouldContain("does not answer");
        (await visit.Page.Locator(".plane .results canvas").First.IsVisibleAsync()).ShouldBeTrue();
        await visit.Page.Context.SetOfflineAsync(false);
        await visit.Page.Locator(".lost").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visit.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await visit.Until("() => [...document.querySelectorAll('.error, .problem')].every(e => e.hidden || e.textContent === '')");
        (await visit.Page.Locator(".plane .where").InnerTextAsync()).ShouldNotBe(where);
    }

    /// <summary>Drops a file or a folder, as a person does from another window.</summary>
    private static async Task Drop(IPage page, string selector, string path)
    {
        await page.Locator(selector).ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await page.Locator(selector).BoundingBoxAsync())!;
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        foreach (string type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await session.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = box.X + (box.Width / 2),
                ["y"] = box.Y + 12,
                ["data"] = new Dictionary<string, object>
                {
                    ["items"] = Array.Empty<object>(),
                    ["files"] = new[] { path },
                    ["dragOperationsMask"] = 1,
                },
            });
        }
    }
}
