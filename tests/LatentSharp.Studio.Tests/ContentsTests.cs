using System.Text.Json;
using LatentSharp.Imaging;

namespace LatentSharp.Studio.Tests;

/// <summary>Which runs and data a studio lists, and how it names them.</summary>
public sealed class ContentsTests
{
    [Fact]
    public async Task A_run_that_is_given_by_another_path_is_listed_once_and_one_that_is_called_as_trainings_are_has_a_name_of_its_own()
    {
        string folder = Directory.CreateTempSubdirectory("studio-contents-").FullName;
        foreach (string name in (string[])["digits", "job-1"])
        {
            Directory.CreateDirectory(Path.Combine(folder, "runs", name));
            await File.WriteAllTextAsync(Path.Combine(folder, "runs", name, "model.safetensors"), "");
        }

        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "runs", "digits")) + "/";
        using (OpenStudio studio = new OpenStudio(options => options with { Places = [relative] }, folder).Entered())
        {
            JsonElement overview = await studio.Get("api/overview");
            overview.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()).ShouldBe(["digits", "~job-1"]);
            overview.GetProperty("start").GetProperty("run").GetString().ShouldBe("digits");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Data_that_are_given_by_a_path_are_found_by_a_terminal_in_what_is_shown_of_them()
    {
        string pictures = Directory.CreateTempSubdirectory("studio-pictures-").FullName;
        for (int i = 0; i < 24; i++)
        {
            var picture = new Picture(16, 16, 1);
            picture.Pixels.AsSpan(0, 8 * i).Fill(200);
            await File.WriteAllBytesAsync(Path.Combine(pictures, FormattableString.Invariant($"{i}.png")), Png.Encode(picture));
        }

        using (OpenStudio studio = new OpenStudio(options => options with { Places = [pictures] }).Entered())
        {
            JsonElement data = (await studio.Get("api/overview")).GetProperty("data")[0];
            string name = data.GetProperty("name").GetString()!;
            (name, data.GetProperty("path").GetString()).ShouldBe((Path.GetFileName(pictures), pictures));
            JsonElement begun = await studio.Post("api/train",
                $$"""{"data":"{{name}}","out":"run","settings":{"latent":2,"network":"mlp","hidden":"8","epochs":1} }""");
            (await studio.WaitFor(begun.GetProperty("jobs")[0].GetString()!, "finished", "failed")).ShouldBe("finished");
            (await studio.Get("api/models/run")).GetProperty("dataPath").GetString().ShouldBe(pictures);
        }

        Directory.Delete(pictures, recursive: true);
    }
}
