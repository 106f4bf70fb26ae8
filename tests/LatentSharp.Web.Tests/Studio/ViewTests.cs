using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>Each view of the studio, at three widths, light and dark: nothing cut, nothing that axe-core finds, nothing said, nothing asked
/// for elsewhere; and the command lines that it shows are understood by the program.</summary>
[Collection(BrowserTests.Name)]
public sealed class ViewTests(Chromium chromium, StudioRuns runs, ITestOutputHelper output)
    : StudioVisits(chromium, runs, output)
{
    public static TheoryData<string, int, bool> Looks
    {
        get
        {
            var looks = new TheoryData<string, int, bool>();
            foreach (string view in Ready.Keys)
            {
                foreach ((int width, bool dark) in new[] { (1400, false), (768, true), (390, false) })
                {
                    looks.Add(view, width, dark);
                }
            }

            return looks;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_view_fits_and_reads_aloud(string view, int width, bool dark)
    {
        await using Visit? visit = await Open(width, dark);
        if (visit is null)
        {
            return;
        }

        await Show(visit, view);
        (await visit.TooWide()).ShouldBeLessThanOrEqualTo(0);
        (await visit.Violations()).ShouldBeEmpty();
        Quiet(visit);
        if (width != 768)
        {
            await visit.Picture($"studio-{view}{(width == 390 ? "-phone" : "")}{(dark ? "-dark" : "")}");
        }
    }

    [Fact]
    public async Task Its_command_lines_are_understood()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (string view in Ready.Keys)
        {
            await Show(visit, view);
            all.UnionWith(await visit.Page.Locator(".command code").AllInnerTextsAsync());
        }

        all.UnionWith(await visit.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const c = await import("/web/studio/parts/commands.js");
              return [
                c.train({ data: "faces", out: "runs/a b",
                  settings: { "learning-rate": "0.002", latent: 8, "free-bits": 0.5, residual: true } }),
                c.grid("runs/a b", { dims: [3, 1], range: 2, other: "runs/ae" }), c.grid("runs/a", { kind: "principal" }),
                c.grid("runs/a", { kind: "through", pictures: ["faces:1", "faces:2", "it's.png"] }),
                c.sample("runs/a", { count: 9, from: "mixture", temperature: 0.5, seed: 3, other: "runs/b" }),
                c.mix("runs/a", ["faces:1", "faces:2"], [0.3, 0.7]),
                c.mix("runs/a", ["x.png", "y.png", "z.png"], [0.2, 0.3, 0.5]),
                c.mix("runs/a", ["x.png", "y.png"], [0.2, 0.8], { way: "spherical", other: "runs/b" }),
                c.path("runs/a", ["x.png", "y.png", "z.png"], { way: "data" }),
                c.mix("runs/a", ["1", "2", "3", "4", "5"].map(n => `faces:${n}`), [0.2, 0.2, 0.2, 0.2, 0.2]),
                c.mix("runs/a", ["faces:1", "faces:2"], [0.5, 0.5], { way: "data" }),
                c.alter("runs/a", "faces:1", [{ name: "Smiling", strength: -1.5 }, { name: "a b", strength: 2 }]),
                c.alter("runs/a", "faces:1", [{ name: "it's", strength: 2 }], { other: "runs/b", labels: "it-s.csv" }),
                c.reconstruct("runs/a", ["faces:1", "faces:2"], "runs/b"), c.score("runs/a", "faces"), c.page("runs/a"),
              ];
            }
            """));
        all.Count.ShouldBeGreaterThan(15);
        foreach (string command in all)
        {
            Understood(command);
        }
    }

    [Fact]
    public async Task A_reload_shows_the_same_and_projector_mode_is_one_figure_a_screen()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "explore");
        await visit.Page.Locator(".plane .ground").First.FocusAsync();
        for (int i = 0; i < 4; i++)
        {
            await visit.Page.Keyboard.PressAsync("Shift+ArrowRight");
        }

        await visit.Until("() => /plane\\.u=2/.test(location.hash)");
        string where = await visit.Page.Locator(".plane .where").InnerTextAsync();
        await visit.Page.ReloadAsync();
        await visit.Until($"() => document.querySelector('.plane .where')?.innerText === {JsonSerializer.Serialize(where)}");

        // An address that is changed by hand moves what is shown, and "back" moves it again.
        await visit.Page.EvaluateAsync("() => { location.hash = location.hash.replace(/plane\\.u=2[^&]*/, 'plane.u=-1'); }");
        await visit.Until("() => document.querySelector('.plane .where')?.innerText.includes('\u22121.00')");
        await visit.Page.GoBackAsync();
        await visit.Until($"() => document.querySelector('.plane .where')?.innerText === {JsonSerializer.Serialize(where)}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Projector" }).ClickAsync();
        await visit.Until("() => document.documentElement.classList.contains('projector')");
        (await visit.TooWide()).ShouldBeLessThanOrEqualTo(0);
        (await visit.Violations()).ShouldBeEmpty();
        await visit.Picture("studio-projector");
    }
}
