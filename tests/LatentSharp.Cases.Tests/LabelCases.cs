using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Training;

namespace LatentSharp.Cases.Tests;

/// <summary>Layouts, labels and values that people really have.</summary>
public sealed class LabelCases
{
    [CaseFact]
    public void CelebA_subset()
    {
        using var it = Case.Open("celeba-subset");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run").Error.ShouldContain("176");
        AllWith(it.Card(), 24, "Smiling", "Male", "Young");
    }

    [CaseFact]
    public void Kaggle_CelebA_csv()
    {
        using var it = Case.Open("kaggle-celeba-csv");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run").Error.ShouldContain("list_eval_partition.csv");
        AllWith(it.Card(), 24, "Smiling", "Male", "Young");
        it.Card().Data.Test.ShouldBe(4);
    }

    [CaseFact]
    public void Metadata_file()
    {
        using var it = Case.Open("metadata-file");
        Outcome trained = it.Succeeds("train", "in", "--epochs", "1", "--out", "run");
        trained.Error.ShouldContain("metadata.csv");
        it.Card().Data.Attributes.Order().ShouldBe(["label=box", "label=disc"]);
    }

    [CaseFact]
    public void Split_folders()
    {
        using var it = Case.Open("split-folders");
        string error = it.Succeeds("train", "in", "--epochs", "1", "--out", "run").Error;
        error.ShouldContain("test");
        error.ShouldContain("val");
        DataCard data = it.Card().Data;
        data.Attributes.ShouldBe(["box", "disc"]);
        data.Test.ShouldBe(4);
        data.Train.ShouldBeOneOf(16, 20);
    }

    [CaseFact]
    public void Test_folder_is_no_class()
    {
        using var it = Case.Open("test-folder-is-no-class");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run");
        it.Card().Data.Attributes.ShouldBe(["box", "disc"]);
        (it.Card().Data.Train, it.Card().Data.Test).ShouldBe((16, 8));
    }

    [CaseFact]
    public void Cifar_binary()
    {
        using var it = Case.Open("cifar-binary");
        it.Succeeds("train", "in/cifar-10-batches-bin", "--epochs", "1", "--out", "run");
        ModelCard card = it.Card();
        (card.Data.Train, card.Data.Test).ShouldBe((6, 2));
        card.Data.Attributes.ShouldBe(["box", "disc"]);
        card.Model.Pictures.ShouldBe(new PictureFormat(32, 32, 3));
    }

    [CaseFact]
    public void Mask_of_0_and_1()
    {
        using var it = Case.Open("mask-0-and-1");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run").Error.ShouldContain("black and white");
        it.Card().Model.Likelihood.ShouldBeOfType<BernoulliOptions>();
    }

    [CaseFact]
    public void White_on_transparent()
    {
        using var it = Case.Open("white-on-transparent");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run").Error.ShouldContain("transparen");
        it.Card().Data.Background.ShouldNotBe("#ffffff");
    }

    [CaseFact]
    public void Latin1_header()
    {
        using var it = Case.Open("latin1-header");
        it.Succeeds("train", "in/t.csv", "--epochs", "2", "--out", "run");
        ((TableColumns)it.Card().Model.Format).Names.ShouldBe(["âge", "taille"]);
        it.Succeeds("sample", "run", "-n", "3", "--out", "new.csv");
        File.ReadLines(it.At("new.csv")).First().ShouldBe("âge,taille");
    }

    [CaseFact]
    public void Quoted_newline_in_header()
    {
        using var it = Case.Open("quoted-newline-in-header");
        it.Succeeds("train", "in/t.csv", "--epochs", "2", "--out", "run");
        it.Card().Model.Format.Length.ShouldBe(2);
        ((TableColumns)it.Card().Model.Format).Names[0].ShouldContain("in years");
    }

    [CaseFact]
    public void Kinds_of_npy()
    {
        using var it = Case.Open("npy-kinds");
        foreach (string name in (string[])["big-endian.npy", "minus-one-to-one.npy", "rgba.npy", "one-a-file"])
        {
            it.Succeeds("train", $"in/{name}", "--epochs", "1", "--out", "run", "--overwrite");
        }

        it.Card().Model.Pictures.Channels.ShouldBeOneOf(1, 3);
        it.Fails("train", "in/two-channels.npy", "--epochs", "1", "--out", "two").Error.ShouldContain("two channels");
        it.Latent("train", "in/one-picture.npy", "--epochs", "1", "--out", "one").Seen.ShouldContain("one picture");
    }

    [CaseFact]
    public void Pixel_table()
    {
        using var it = Case.Open("pixel-table");
        it.Succeeds("train", "in/digits.csv", "--epochs", "2", "--out", "run");
        it.Card().Model.Pictures.ShouldBe(new PictureFormat(14, 14, 1));
        it.Card().Data.Attributes.ShouldNotBeEmpty();
    }

    [CaseFact]
    public void One_odd_size()
    {
        using var it = Case.Open("one-odd-size");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run");
        (it.Card().Model.Pictures.Width, it.Card().Model.Pictures.Height).ShouldBe((32, 32));
        (it.Card().Data.Train + it.Card().Data.Test).ShouldBe(24);
    }

    private static void AllWith(ModelCard card, int pictures, params string[] attributes)
    {
        (card.Data.Train + card.Data.Test).ShouldBe(pictures);
        card.Data.Attributes.ShouldBe(attributes);
    }
}
