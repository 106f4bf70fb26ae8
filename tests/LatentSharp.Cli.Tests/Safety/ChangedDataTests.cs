using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests.Safety;

/// <summary>A run is gone on with on the data that it was started with, or on others only if that was asked for.</summary>
public sealed class ChangedDataTests : IDisposable, IClassFixture<ChangedDataTests.Started>
{
    private readonly Latent _latent = new();
    private readonly string _run;
    private readonly string _pictures;

    public ChangedDataTests(Started started)
    {
        _pictures = _latent.Pictures(24);
        _run = _latent.At("run");
        foreach (string name in KillTests.Names(started.Folder))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_run, name))!);
            File.Copy(Path.Combine(started.Folder, name), Path.Combine(_run, name));
        }
    }

    /// <summary>A run that every test goes on with in a copy.</summary>
    public sealed class Started : IDisposable
    {
        private readonly Latent _latent = new();

        public Started()
        {
            Outcome started = _latent.Run("train", _latent.Pictures(24), "--network", "mlp", "--hidden", "8", "--latent", "3", "--epochs",
                "1", "--train", "20", "--test", "4", "--out", Folder);
            started.Code.ShouldBe(0, started.Error);
        }

        public string Folder => _latent.At("run");

        public void Dispose() => _latent.Dispose();
    }

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void Unchanged_pictures_are_gone_on_with_from_a_copy_too()
    {
        Directory.Move(_pictures, _latent.At("elsewhere"));
        Outcome resumed = _latent.Run("train", _latent.At("elsewhere"), "--resume", "--epochs", "2", "--out", _run, "--quiet");
        resumed.Code.ShouldBe(0, resumed.Error);
        Card().Data.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Changed_pictures_are_refused_and_named()
    {
        foreach (string name in (string[])["003.png", "017.png", "020.png"])
        {
            File.Copy(Path.Combine(_pictures, "000.png"), Path.Combine(_pictures, name), overwrite: true);
        }

        Refused("3 of 24 pictures have changed since the run was started (first: '003.png'); give the data that the run was started " +
            "with, " +
            "or --allow-changed-data to train on with these.");
    }

    [Fact]
    public void A_picture_that_is_missing_and_one_that_was_added_are_refused_and_named()
    {
        byte[] first = File.ReadAllBytes(Path.Combine(_pictures, "005.png"));
        File.Delete(Path.Combine(_pictures, "005.png"));
        Refused("1 of 24 pictures is missing since the run was started ('005.png');");
        File.WriteAllBytes(Path.Combine(_pictures, "005.png"), first);
        File.Copy(Path.Combine(_pictures, "001.png"), Path.Combine(_pictures, "zz.png"));
        Refused("1 picture has been added since the run was started ('zz.png');");
        File.Copy(Path.Combine(_pictures, "002.png"), Path.Combine(_pictures, "001.png"), overwrite: true);
        Refused("1 of 24 pictures has changed since the run was started ('001.png'), 1 picture has been added ('zz.png');");
    }

    [Fact]
    public void Other_pictures_are_refused()
    {
        Directory.Delete(_pictures, recursive: true);
        _latent.Pictures(30);
        for (int i = 0; i < 24; i++)
        {
            File.Delete(Path.Combine(_pictures, FormattableString.Invariant($"{i:D3}.png")));
        }

        Refused("none of the 24 pictures that the run was started with is among these 6;");
    }

    [Fact]
    public void A_rename_is_told_and_refused_only_if_it_changes_the_order()
    {
        File.Move(Path.Combine(_pictures, "004.png"), Path.Combine(_pictures, "004b.png"));
        Outcome resumed = Train("--resume", "--epochs", "2");
        resumed.Code.ShouldBe(0, resumed.Error);
        resumed.Error.ShouldContain("are those of the run in the same order, but some have other names");
        File.Move(Path.Combine(_pictures, "004b.png"), Path.Combine(_pictures, "y.png"));
        Refused("1 of 24 pictures has another name since the run was started ('y.png'), so that the order of the pictures is another;");
    }

    [Fact]
    public void Other_labels_and_another_division_are_refused()
    {
        // Not beside the pictures, where it would be found without being named.
        Directory.CreateDirectory(_latent.At("apart"));
        string labels = _latent.At("apart", "labels.csv");
        Label(i => i < 9);
        Refused("the run was started without labels, and these pictures have some (first: 'bright');", "--labels", labels);
        string[] with = ["train", _pictures, "--labels", labels, "--network", "mlp", "--hidden", "8", "--latent", "3", "--train", "20",
            "--test", "4", "--epochs", "1", "--out", _latent.At("labelled")];
        _latent.Run(with).Code.ShouldBe(0);
        Label(i => i < 10);
        _latent.Run([.. with, "--resume"]).Error.ShouldContain("1 of 1 label has other values since the run was started ('bright');");
        _latent.Run([.. with.Where(word => word != "--labels" && word != labels),
            "--resume"]).Error.ShouldContain("the labels that the run was started with are not given (first: 'bright')");

        // As many to train and test on as by content, but others.
        DataCard card = Card().Data;
        (card.Train, card.Test).ShouldBe((20, 4));
        string byContent = _latent.At("by-content");
        string[] free = ["train", _pictures, "--network", "mlp", "--hidden", "8", "--latent", "3", "--epochs", "1", "--out", byContent];
        _latent.Run(free).Code.ShouldBe(0);
        DataCard chosen = ModelFile.ReadCard(new RunFolder(byContent).Checkpoint).Data;
        _latent.Run([.. free, "--resume", "--train", $"{chosen.Train}", "--test",
            $"{chosen.Test}"]).Error.ShouldContain("others than the run was started with");

        void Label(Func<int, bool> bright) =>
            File.WriteAllLines(labels, ["file,bright", .. Enumerable.Range(0, 24).Select(i =>
                FormattableString.Invariant($"{i:D3}.png,{(bright(i) ? 1 : 0)}"))]);
    }

    [Fact]
    public void Who_means_it_trains_on_and_the_model_says_so()
    {
        _latent.Run("train", _pictures, "--allow-changed-data", "--out", _latent.At("new")).Code.ShouldBe(2);
        File.Copy(Path.Combine(_pictures, "000.png"), Path.Combine(_pictures, "003.png"), overwrite: true);
        Outcome allowed = Train("--resume", "--allow-changed-data", "--epochs", "2");
        allowed.Code.ShouldBe(0, allowed.Error);
        const string Difference = "1 of 24 pictures has changed since the run was started ('003.png')";
        allowed.Error.ShouldContain(Difference);
        Card().Data.Changes.ShouldBe([new DataChange(1, Difference)]);
        _latent.Run("info", _run).Output.ShouldContain($"data changed after 1 epoch: {Difference}");
        JsonNode.Parse(_latent.Run("info", _run, "--json").Output)!["data"]!["changes"]!.AsArray().Count.ShouldBe(1);

        // From now on these are its data; and what was allowed once stays on the card.
        ModelFile.ReadCard(new RunFolder(_run).Checkpoint).Data.Changes.Count.ShouldBe(1);
        Train("--resume", "--epochs", "3").Code.ShouldBe(0);
        Card().Data.Changes.Count.ShouldBe(1);
    }

    [Fact]
    public void Fewer_pictures_that_are_allowed_are_divided_anew()
    {
        File.Delete(Path.Combine(_pictures, "002.png"));
        File.Delete(Path.Combine(_pictures, "021.png"));
        Train("--resume", "--allow-changed-data", "--epochs", "2").Code.ShouldBe(0);
        DataCard data = Card().Data;
        (data.Train, data.Test).ShouldBe((18, 4));
        data.Changes.ShouldHaveSingleItem().Difference.ShouldBe(
            "2 of 24 pictures are missing since the run was started (first: '002.png')");
    }

    [Fact]
    public void No_option_of_the_model_or_its_training_is_changed()
    {
        string[][] changes =
        [
            ["--family", "beta"], ["--condition", "all"], ["--condition-dropout", "0.3"],
            ["--objective", "iwae"], ["--importance-samples", "3"], ["--gradient", "dreg"],
            ["--posterior", "two-level"], ["--prior", "vamp"], ["--components", "3", "--prior", "mixture"],
            ["--pseudo-inputs", "3", "--prior", "vamp"], ["--couplings", "2", "--prior", "flow"],
            ["--coupling-width", "8", "--prior", "flow"],
            ["--mmd-weight", "9"],
            ["--sphere-noise", "0.2", "--posterior", "sphere"], ["--label-graph", "auto", "--objective", "angular"],
            ["--label-classes", "4", "--objective", "angular"], ["--batch-classes", "4", "--objective", "angular"],
            ["--angular-weight", "2"], ["--neighbor-weight", "2"], ["--angle", "30"], ["--neighbor-angle", "30"], ["--shards", "2"],
            ["--model", "ae"], ["--levels", "8,8", "--posterior", "fsq"], ["--grid-codes"],
            ["--network", "conv"], ["--activation", "tanh"], ["--layers", "gated"],
                ["--epsilon", "1e-4"], ["--hidden", "9"],
            ["--channels", "4,8"], ["--residual"], ["--attention"], ["--upsampling", "nearest"], ["--latent", "4"],
            ["--likelihood", "logistic"], ["--mixtures", "3", "--likelihood", "logistic-mixture"],
                ["--binarize", "static"], ["--variance", "0.1"], ["--beta", "123"], ["--warm-up", "cyclic"],
            ["--warm-up-epochs", "9", "--warm-up", "cyclic"], ["--free-bits", "0.5"], ["--capacity", "7"], ["--inward", "0.3"],
                ["--steps", "7"], ["--batch", "3"], ["--learning-rate", "0.07"],
            ["--schedule", "plateau"], ["--rate-warm-up", "2"], ["--clip", "3"], ["--average", "0.7"], ["--optimizer", "adamax"],
                ["--weight-decay", "0.2"],
            ["--augment", "colour"], ["--evaluate-every", "7"], ["--seed", "99"], ["--size", "8"], ["--fit", "pad"], ["--background",
                "#123456"], ["--for", "anomalies"],
        ];
        foreach (string[] change in changes)
        {
            Outcome refused = _latent.Run(["train", _pictures, "--out", _run, "--resume", .. change]);
            refused.Code.ShouldBe(2, $"{string.Join(' ', change)}: {refused.Error}");
            refused.Error.ShouldContain("while a run is resumed", customMessage: change[0]);
        }

        // What ends a run, or only writes it, may be changed.
        AllSettings.Table.Offered.Where(setting => !setting.MayChange).Select(setting => "--" + setting.Name)
            .Except(changes.Select(change => change[0])).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_of_an_older_version_is_gone_on_with_and_a_note()
    {
        var folder = new RunFolder(_run);
        foreach (string path in (string[])[folder.Model, folder.Checkpoint])
        {
            using SafeTensorsFile file = SafeTensorsFile.Read(path);
            var metadata = file.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value);
            JsonNode card = JsonNode.Parse(metadata["latentsharp.model"])!;
            card["data"]!.AsObject().Remove("fingerprint");
            metadata["latentsharp.model"] = card.ToJsonString();
            SafeTensorsFile.Write(path, metadata, [.. file.Entries.Select(e => (e.Name, file.Get(e.Name)))]);
        }

        File.Delete(folder.Data);
        Outcome resumed = Train("--resume", "--epochs", "2");
        resumed.Code.ShouldBe(0, resumed.Error);
        resumed.Error.ShouldContain("could not be checked");
        Card().Data.Fingerprint.ShouldNotBeNull();
        File.Exists(folder.Data).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"names\":[null]}")]
    [InlineData("nonsense")]
    public void Without_its_record_a_difference_is_refused_all_the_same(string? record)
    {
        string data = new RunFolder(_run).Data;
        File.Delete(data);
        if (record is not null)
        {
            File.WriteAllText(data, record);
        }

        File.Delete(Path.Combine(_pictures, "023.png"));
        Refused("these are not the pictures that the run was started with;");
    }

    private Outcome Train(params string[] more) => _latent.Run(["train", _pictures, "--network", "mlp", "--hidden", "8", "--latent", "3",
        "--out", _run, .. more]);

    private ModelCard Card() => ModelFile.ReadCard(new RunFolder(_run).Model);

    private void Refused(string sentence, params string[] more)
    {
        string[] before = Contents(_run);
        Outcome refused = Train(["--resume", "--epochs", "2", .. more]);
        refused.Code.ShouldBe(1, refused.Error);
        refused.Error.ShouldContain("latent: " + sentence);
        Contents(_run).ShouldBe(before);
    }

    /// <summary>Each file of a folder with the hash of its bytes.</summary>
    internal static string[] Contents(string folder) => [.. KillTests.Names(folder).Select(name =>
        $"{name} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))))}")];
}
