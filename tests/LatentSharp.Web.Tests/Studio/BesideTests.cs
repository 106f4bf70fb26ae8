using System.Globalization;
using System.Text.RegularExpressions;
using LatentSharp.Imaging;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Tensors;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>A basic auto-encoder beside the variational one: both are altered, each by what it learned itself.</summary>
public sealed partial class BesideTests(Chromium chromium, StudioRuns runs, ITestOutputHelper output) : StudioVisits(chromium, runs, output)
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
    public async Task A_run_of_other_examples_shows_the_same_pictures()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        string job = await Runs.Studio.Begin("""{"size":16,"limit":40,"latent":6,"network":"mlp","hidden":"64","epochs":4,"model":"ae"}""",
            ",\"out\":\"few\"");
        (await Runs.Studio.WaitFor(job, "finished", "failed")).ShouldBe("finished");
        string[][] names = [await Names(Runs.Runs.Variational), await Names("few")];
        int shown = Enumerable.Range(0, 50).First(i => !names[1].Contains(names[0][i]));
        await visit.Page.EvaluateAsync("hash => { location.hash = hash; }",
            $"#studio.view=alter&studio.model={Runs.Runs.Variational}&studio.beside=few&alter.picture={shown}");
        await visit.Page.Locator(".moved").Nth(1).WaitForAsync();
        using var run = Run.Open(Path.Combine(Runs.Studio.Runs, "few"));
        byte[] expected = Colors(run.Alter(new AlterRequest
        {
            Inputs = [PictureInput.FromPath($"faces:{names[0][shown]}")],
            Toward = [new Toward("Smiling", 0)],
        }).Columns[0][0]);
        int apart = 255;
        for (int tries = 0; tries < 100 && apart > 2; tries++)
        {
            await Task.Delay(50);
            byte[] found = await visit.Pixels(".moved:nth-child(2) figure:nth-child(1) canvas");
            apart = found.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
        }

        apart.ShouldBeLessThanOrEqualTo(2);
        Quiet(visit);

        async Task<string[]> Names(string id) => [.. (await Runs.Studio.Get($"api/models/{id}/labels")).GetProperty("names")
            .EnumerateArray().Select(name => name.GetString()!)];
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
        string command = await visit.Page.Locator(".command code").First.InnerTextAsync();
        command.ShouldContain("--labels cap.csv --toward cap=2 --beside");
        Understood(command);
        IDownload download = await visit.Page.RunAndWaitForDownloadAsync(() =>
            visit.Page.GetByRole(AriaRole.Button, new() { Name = "The marks as CSV" }).ClickAsync());
        download.SuggestedFilename.ShouldBe("cap.csv");
        string marks = Path.Combine(Runs.Studio.Folder, "cap.csv");
        await download.SaveAsAsync(marks);
        (await File.ReadAllLinesAsync(marks)).Length.ShouldBe(9);
        foreach ((string id, int part) in new[] { (Runs.Runs.Variational, 1), (Runs.Runs.Basic, 2) })
        {
            using var run = Run.Open(Path.Combine(Runs.Studio.Runs, id));
            AlterResult result = run.Alter(new AlterRequest
            {
                Inputs = [PictureInput.FromPath(Quoted().Match(command).Value)],
                Labels = marks,
                Toward = [new Toward("cap", 2)],
            });
            result.Features.Single().How.ShouldBe(AlterMethod.Difference);
            byte[] found = await visit.Pixels(string.Create(CultureInfo.InvariantCulture,
                $".moved:nth-child({part}) figure:nth-child(2) canvas"));
            found.ShouldNotBe(Colors(result.Columns[0][0]));
            found.Zip(Colors(result.Pictures[0]), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(1);
        }

        Quiet(visit);
    }

    [Fact]
    public async Task Two_are_mixed_along_the_data_as_the_command_line_does_and_three_say_that_it_is_for_two()
    {
        await using Visit? visit = await Open(1400, false);
        if (visit is null)
        {
            return;
        }

        await Show(visit, "mix", "&mix.pictures=0,7,3&mix.way=data");
        ILocator said = visit.Page.Locator(".mix .controls .trust");
        (await said.InnerTextAsync()).ShouldContain("choose two");
        await Show(visit, "overview");
        await Show(visit, "mix", "&mix.pictures=0,7&mix.way=data&mix.weights=0.63,0.37");
        (await said.IsVisibleAsync()).ShouldBeFalse();
        (await visit.Page.Locator(".formula").InnerTextAsync()).ShouldBe("z is at 0.37 of the way along the data from z1 to z2");
        string command = await visit.Page.Locator(".command code").First.InnerTextAsync();
        command.ShouldContain("--alpha 0.37 --path data");
        (await visit.Page.Locator(".mix .strip").First.Locator("canvas").CountAsync()).ShouldBe(9);
        string[] names = [.. Quoted().Matches(command).Select(match => match.Value)];
        foreach ((string id, int part) in new[] { (Runs.Runs.Variational, 1), (Runs.Runs.Basic, 2) })
        {
            using var run = Run.Open(Path.Combine(Runs.Studio.Runs, id));
            InterpolateResult result = run.Interpolate(new InterpolateRequest
            {
                Inputs = [.. names.Select(PictureInput.FromPath)],
                Path = PathKind.AlongData,
                Alpha = 0.37,
            });
            byte[] expected = Colors(result.Pictures[0]);
            byte[] found = await visit.Pixels($".mix .pair figure:nth-child({part}) canvas");
            found.Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(1);
        }

        Quiet(visit);
    }

    [GeneratedRegex(@"faces:[\w:-]+")]
    private static partial Regex Quoted();

    /// <summary>The first stored picture's code, altered by the library, decoded: RGBA.</summary>
    private byte[] Altered(string id)
    {
        using var run = Run.Open(Path.Combine(Runs.Studio.Runs, id));
        Tensor code = run.Store.Attributes!.Alter(run.Store.Codes.Select([0]).Codes, [new Toward("Smiling", 1.5)]);
        return Colors(run.Format.Draw(run.Model.Decode(code))[0]);
    }

    /// <summary>RGBA of a picture in color.</summary>
    private static byte[] Colors(Picture picture) => [.. picture.Pixels.Chunk(3).SelectMany(color => color.Append((byte)255))];
}
