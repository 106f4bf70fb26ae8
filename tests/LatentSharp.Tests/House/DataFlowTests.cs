namespace LatentSharp.Tests.House;

public sealed class DataFlowTests
{
    [Fact]
    public void NoArrowPointsBack()
    {
        SourceTree.Files.Count.ShouldBeGreaterThan(150);
        string[] wrong = [.. SourceTree.Files.SelectMany(file =>
            DataFlow.Violations(DataFlow.RoomOf(file), SourceTree.Read(file)).Select(v => $"{file}: {v}"))];
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void EveryFileIsInAKnownRoom() =>
        SourceTree.Files.Where(file => !DataFlow.Order.Contains(DataFlow.RoomOf(file))).ShouldBeEmpty();

    [Theory]
    [InlineData("Data", "using LatentSharp.Models;\nnamespace LatentSharp.Data;", "Data → Models")]
    [InlineData("Imaging", "using LatentSharp.Tensors;", "Imaging → Tensors")]
    [InlineData("Formats", "using LatentSharp.Imaging;", "Formats → Imaging")]
    [InlineData("Files", "using LatentSharp.Imaging.Codecs;", "Files → Imaging")]
    [InlineData("Formats", "using static LatentSharp.Data.PictureFormat;", "Formats → Data")]
    [InlineData("Tensors", "var x = new global::LatentSharp.Layers.Linear();", "Tensors → Layers")]
    [InlineData("Models", "class A { Training.Trainer t; }", "Models → Training")]
    [InlineData("Training", "using R = LatentSharp.Reports.Figure;", "Training → Reports")]
    [InlineData("Latent", "x = (Evaluation\n  .Score)y;", "Latent → Evaluation")]
    [InlineData("Reports", "using LatentSharp.Cli;", "Reports → Cli")]
    [InlineData("Layers", "// it's only a comment\nusing LatentSharp.Models; // LatentSharp.Tensors", "Layers → Models")]
    public void APlantedArrowIsFound(string room, string source, string expected) =>
        DataFlow.Violations(room, source).ShouldBe([expected]);

    [Theory]
    [InlineData("Training", "using LatentSharp.Formats;\nusing LatentSharp.Tensors.Autodiff;\nusing LatentSharp.Training;")]
    [InlineData("Data", "/// <see cref=\"LatentSharp.Models\"/>\n// LatentSharp.Models\n/* LatentSharp.Models */ var s = " +
        "\"LatentSharp.Models\";")]
    [InlineData("Data", "var x = options.Models.Count; char c = '\"'; char d = '\\''; var y = @\"a\"\"LatentSharp.Models\";")]
    [InlineData("Formats", "using LatentSharp.Imaging.Files;")]
    [InlineData("Reports", "using LatentSharp.Formats;\nusing LatentSharp.Imaging;\nusing LatentSharp.Evaluation;")]
    public void AllowedNamesAreLeftAlone(string room, string source) => DataFlow.Violations(room, source).ShouldBeEmpty();
}
