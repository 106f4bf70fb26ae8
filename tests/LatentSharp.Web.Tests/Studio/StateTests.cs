using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>What is shown is of the model, the set and the training that are chosen, and stays what it is.</summary>
public sealed class StateTests(Chromium chromium, StudioRuns runs, ITestOutputHelper output) : StudioVisits(chromium, runs, output)
{
    [Fact]
    public async Task Scores_have_pictures_of_the_set_that_was_scored_and_an_axis_as_wide_as_the_bars()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        string? folder = null;
        for (int i = 0; i < 3; i++)
        {
            using var content = new ByteArrayContent(await Runs.Studio.Bytes($"api/models/{Runs.Runs.Variational}/pictures/{i}.png"));
            using HttpResponseMessage sent = await Runs.Studio.Send($"api/uploads?folder={folder ?? "new"}&name=scored/{i}.png", content);
            folder = JsonSerializer.Deserialize<JsonElement>(await sent.Content.ReadAsStringAsync()).GetProperty("data").GetString();
        }

        await visit.Page.ReloadAsync();
        await Show(visit, "score");
        ILocator first = visit.Page.Locator(".heat img").First;
        string before = (await first.GetAttributeAsync("src"))!;
        (await visit.Page.Locator(".command").InnerTextAsync()).ShouldContain("All of faces in a terminal");
        (await Right(".histogram .scale")).ShouldBe(await Right(".histogram svg"), 1);
        await visit.Page.Locator(".choice label").Filter(new() { HasText = "a folder with scored" }).ClickAsync();
        await visit.Until($"() => document.querySelector('.heat img')?.getAttribute('src') !== '{before}'");
        await visit.Until("() => { const i = document.querySelector('.heat img'); return i.complete && i.naturalWidth > 0; }");
        (await visit.Page.Locator(".heat figure").CountAsync()).ShouldBe(3);
        string command = await visit.Page.Locator(".command").InnerTextAsync();
        command.ShouldContain("The same in a terminal");
        command.ShouldContain($"/{folder} ");

        async Task<double> Right(string selector) =>
            await visit.Page.EvaluateAsync<double>("selector => document.querySelector(selector).getBoundingClientRect().right", selector);
    }

    [Fact]
    public async Task What_is_true_of_one_model_is_not_of_another_and_is_kept_in_a_reload()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        ILocator tally = visit.Page.Locator(".tally");
        ILocator slider = visit.Page.Locator(".direction").Filter(new() { HasText = "Smiling" }).First.GetByRole(AriaRole.Slider);
        await Show(visit, "alter", "&alter.names=Smiling,Heart&alter.strengths=1.5,2");
        (await slider.InputValueAsync()).ShouldBe("1.5");
        await visit.Page.Locator("button.pick").Nth(2).ClickAsync();
        await visit.Until("() => /label\\.having=2/.test(location.hash) && /label\\.of=/.test(location.hash)");
        await visit.Page.ReloadAsync();
        await visit.Page.Locator("button.pick.with").WaitForAsync();
        (await slider.InputValueAsync()).ShouldBe("1.5");

        // What stands beside changes places with the model.
        await visit.Page.Locator(".which select").First.SelectOptionAsync(Runs.Runs.Basic);
        await visit.Until($"() => document.querySelectorAll('.which select')[1]?.value === '{Runs.Runs.Variational}'");
        await visit.Page.Locator("button.pick").First.WaitForAsync();
        (await tally.InnerTextAsync()).ShouldStartWith("0 with, 0 without");
        (await slider.InputValueAsync()).ShouldBe("0");
        await Show(visit, "score", $"&threshold.at=0.5&threshold.of={Runs.Runs.Basic}");
        (await visit.Page.GetByText("Back to the threshold").CountAsync()).ShouldBe(0);
        await Show(visit, "overview");
        await Show(visit, "score", $"&threshold.at=0.5&threshold.of={Runs.Runs.Variational}");
        (await visit.Page.GetByText("Back to the threshold").CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_training_that_is_stopped_says_so_and_goes_on_and_one_of_another_session_is_told_as_such()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        // Few long epochs: each one is told to the page.
        string job = await Runs.Studio.Begin("""{"size":16,"limit":1500,"latent":4,"network":"mlp","hidden":"512,512","epochs":400}""",
            ",\"out\":\"stopped\"");
        await visit.Page.EvaluateAsync("hash => { location.hash = hash; }", $"#studio.view=train&studio.jobs={job}");
        await visit.Until("() => document.querySelector('progress[aria-label=Done]')?.value > 0");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        ILocator goOn = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" });
        await goOn.WaitForAsync();
        (await visit.Page.EvaluateAsync<double>("() => document.querySelector('progress[aria-label=Done]').value"))
            .ShouldBeInRange(1e-9, 0.99);
        (await visit.Page.EvaluateAsync<bool>(
            """
            () => new Promise(done => {
              const seen = new MutationObserver(() => document.querySelector(".lost") && done(true));
              seen.observe(document.body, { childList: true, subtree: true });
              setTimeout(() => done(false), 4000);
            })
            """)).ShouldBeFalse();
        await goOn.ClickAsync();
        await visit.Page.GetByText("is learning").WaitForAsync();
        string next = await visit.Page.EvaluateAsync<string>("() => /studio\\.jobs=([^&]+)/.exec(location.hash)[1]");
        next.ShouldNotBe(job);
        await Runs.Studio.WaitFor(next, "training");
        await Runs.Studio.Post($"api/jobs/{next}/stop", "");
        await goOn.WaitForAsync();

        await visit.Page.EvaluateAsync("() => { location.hash = '#studio.view=train&studio.jobs=job-1'; }");
        await visit.Page.GetByText("not of this session").WaitForAsync();
        (await visit.Page.Locator(".lost").CountAsync()).ShouldBe(0);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "To the overview" }).ClickAsync();
        await visit.Page.Locator(".card").First.WaitForAsync();
    }

    [Fact]
    public async Task The_map_moves_the_point_alone_and_works_by_keyboard_under_umap_and_samples_have_their_command()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "explore", "&plane.show=pictures");
        (await visit.Page.Locator(".plane .maps > figcaption").InnerTextAsync()).ShouldNotContain("Dots");
        ILocator command = visit.Page.Locator(".command code").Nth(1);
        (await command.InnerTextAsync()).ShouldContain("--seed 1 ");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "draw again" }).ClickAsync();
        await visit.Until("() => document.querySelectorAll('.command code')[1].innerText.includes('--seed 2 ')");
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        int gaps = visit.Requests.Count(address => address.EndsWith("/gaps", StringComparison.Ordinal));
        await visit.Page.Locator(".codes-frame").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Until("() => /plane\\.u=0\\.\\d/.test(location.hash)");
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        visit.Requests.Count(address => address.EndsWith("/gaps", StringComparison.Ordinal)).ShouldBe(gaps);

        await visit.Page.GetByText("UMAP", new() { Exact = true }).ClickAsync();
        await visit.Until("() => /map\\.umap=true/.test(location.hash)");
        await visit.Page.Locator("progress[aria-label=UMAP]").WaitForAsync(
            new() { State = WaitForSelectorState.Detached, Timeout = 120_000 });
        string here = await visit.Page.EvaluateAsync<string>("() => /plane\\.u=[^&]*/.exec(location.hash)[0]");
        byte[] before = await visit.Pixels(".codes-frame canvas:nth-child(3)");
        await visit.Page.Locator(".codes-frame").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        for (int tries = 0; (await visit.Pixels(".codes-frame canvas:nth-child(3)")).AsSpan().SequenceEqual(before); tries++)
        {
            tries.ShouldBeLessThan(100, "the cross did not move");
            await Task.Delay(50);
        }

        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Locator(".nearest").WaitForAsync();
        (await visit.Page.EvaluateAsync<string>("() => /plane\\.u=[^&]*/.exec(location.hash)[0]")).ShouldBe(here);
    }

    [Fact]
    public async Task The_form_of_a_training_is_kept_in_a_reload_and_a_refused_choice_of_pictures_changes_nothing()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "train");
        await visit.Page.GetByText("Both side by side").ClickAsync();
        await visit.Page.GetByLabel("Latent dimensions").FillAsync("6");
        await visit.Until("() => location.hash.includes('train.settings')");
        await visit.Page.ReloadAsync();
        await visit.Page.Locator(".setting").First.WaitForAsync();
        (await visit.Page.GetByLabel("Latent dimensions").InputValueAsync()).ShouldBe("6");
        (await visit.Page.GetByLabel("Both side by side").IsCheckedAsync()).ShouldBeTrue();

        await Show(visit, "mix", "&mix.pictures=0,7&mix.weights=0.8,0.2");
        await visit.Page.Locator(".mix .picker input:checked").First.ClickAsync();
        (await visit.Page.Locator(".mix .picker input:checked").CountAsync()).ShouldBe(2);
        (await visit.Page.Locator(".formula").InnerTextAsync()).ShouldContain("0.20");
    }
}
