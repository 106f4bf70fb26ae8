using System.Globalization;
using LatentSharp.Latent.Directions;
using LatentSharp.Runs;
using LatentSharp.Tensors;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>A basic auto-encoder beside the variational one: both are altered, each by what it learned itself.</summary>
public sealed class BesideTests(Chromium chromium, StudioRuns runs, ITestOutputHelper output) : StudioVisits(chromium, runs, output)
{
    [Fact]
    public async Task Both_are_altered_as_the_command_line_does_and_say_how_far_they_can_be_trusted()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "alter");
        ILocator row = visit.Page.Locator(".direction").Filter(new() { HasText = "Smiling" }).First;
        await row.GetByRole(AriaRole.Slider).FillAsync("1.5");
        (await row.Locator(".trust .badge").AllInnerTextsAsync()).Count.ShouldBe(2);
        string command = await visit.Page.Locator(".command code").First.InnerTextAsync();
        command.ShouldContain("--toward Smiling=1.5");
        command.ShouldContain("--beside");
        (int part, byte[] variational, byte[] basic) = (1, Altered(Runs.Runs.Variational), Altered(Runs.Runs.Basic));
        variational.ShouldNotBe(basic);
        foreach (byte[] expected in new[] { variational, basic })
        {
            string canvas = string.Create(CultureInfo.InvariantCulture, $".moved:nth-child({part}) figure:nth-child(2) canvas");
            byte[] found = [];
            for (int tries = 0; tries < 100 && !found.AsSpan().SequenceEqual(expected); tries++)
            {
                await Task.Delay(50);
                found = await visit.Pixels(canvas);
            }

            found.ShouldBe(expected);
            part++;
        }

        Quiet(visit);
    }

    [Fact]
    public async Task What_is_labelled_by_clicking_is_learned_by_both()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "alter", "&label.name=cap&label.having=0,3,5,8&label.lacking=1,2,4,7");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make the direction" }).ClickAsync();
        await visit.Page.Locator(".made .say").Nth(1).WaitForAsync();
        foreach (string said in await visit.Page.Locator(".made .say").AllInnerTextsAsync())
        {
            said.ShouldContain("Learned from 4 pictures with it and 4 without");
        }

        ILocator row = visit.Page.Locator(".direction").Filter(new() { HasText = "cap" }).Last;
        (await row.Locator(".trust").Filter(new() { HasText = "Learned from 4 pictures" }).CountAsync()).ShouldBe(2);
        await row.GetByRole(AriaRole.Slider).FillAsync("2");
        await visit.Page.Locator(".moved figcaption").Filter(new() { HasText = "% of the range" }).Nth(1).WaitForAsync();
        Quiet(visit);
    }

    /// <summary>The first stored picture's code, altered by the library, decoded: RGBA.</summary>
    private byte[] Altered(string id)
    {
        using var run = Run.Open(Path.Combine(Runs.Studio.Runs, id));
        Tensor code = run.Store.Attributes!.Alter(run.Store.Codes.Select([0]).Codes, [new Toward("Smiling", 1.5)]);
        byte[] colors = run.Format.Draw(run.Model.Decode(code))[0].Pixels;
        return [.. colors.Chunk(3).SelectMany(color => color.Append((byte)255))];
    }
}
