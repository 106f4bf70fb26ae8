using System.Globalization;
using LatentSharp.Formats.Arrays;
using LatentSharp.Latent.Files;

namespace LatentSharp.Cli.Tests;

/// <summary>Codes carry the name and label of their picture, and are taken back from what people have.</summary>
public sealed class CodeFileTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    /// <summary>A picture that is pointed at by its path is called by its name, so that decoding makes no folders of the path.</summary>
    [Fact]
    public void A_single_picture_has_its_file_name()
    {
        string run = _latent.Train();
        string codes = _latent.At("codes.csv");
        _latent.Run("encode", run, Path.GetFullPath(_latent.At("pictures", "003.png")), "--out", codes).Code.ShouldBe(0);
        File.ReadAllLines(codes)[1].ShouldStartWith("003.png,");
        _latent.Run("decode", run, codes, "--out", _latent.At("again") + "/").Code.ShouldBe(0);
        Directory.GetFileSystemEntries(_latent.At("again")).ShouldBe([_latent.At("again", "003.png")]);
    }

    [Fact]
    public void Names_and_labels_go_with_the_codes_and_come_back()
    {
        string run = _latent.Train();
        string classes = _latent.At("classes");
        foreach ((string name, int i) in new (string, int)[] { ("cat/p3", 0), ("cat/p10", 1), ("=dog/p3", 2), ("=dog/a,b", 3) })
        {
            string target = Path.Combine(classes, name + ".png");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(_latent.At("pictures"), $"{i:D3}.png"), target);
        }

        Succeeds("encode", run, classes, "--out", _latent.At("codes.csv"));
        Succeeds("encode", run, classes, "--out", _latent.At("codes.npy"));
        string[] lines = File.ReadAllLines(_latent.At("codes.csv"));
        lines[0].ShouldBe("name,label,z0,z1,z2");
        lines.Length.ShouldBe(5);
        lines.ShouldContain(line => line.StartsWith("cat/p3.png,cat,", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("\"'=dog/a,b.png\",'=dog,", StringComparison.Ordinal));
        File.ReadAllLines(_latent.At("codes.names.csv")).ShouldBe([.. lines.Select(line => string.Join(',', line.Split(',')[..^3]))]);

        NamedCodes text = CodeFile.Read(_latent.At("codes.csv"), 3);
        NamedCodes array = CodeFile.Read(_latent.At("codes.npy"), 3);
        text.Codes.Span.ToArray().ShouldBe(Npy.Read(_latent.At("codes.npy")).Span.ToArray());
        array.Names.ShouldBe(text.Names);
        text.Names!.ShouldBe(["=dog/a,b.png", "=dog/p3.png", "cat/p3.png", "cat/p10.png"], ignoreOrder: true);
        text.Columns[1].Values.Distinct().ShouldBe(["=dog", "cat"], ignoreOrder: true);

        Succeeds("decode", run, _latent.At("codes.csv"), "--out", _latent.At("again/"));
        KillTests.Names(_latent.At("again")).ShouldBe(["=dog/a,b.png", "=dog/p3.png", "cat/p10.png", "cat/p3.png"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("1,2,3\n4,5,6\n", null)]
    [InlineData("1 2 3\n4 5 6\n", null)]
    [InlineData("# z0 z1 z2\r\n 1.0e+00 2.0e+00 3.0e+00\r\n 4.0e+00 5.0e+00 6.0e+00\r\n\r\n", null)]
    [InlineData("1,0;2,0;3,0\n4;5;6\n", null)]
    [InlineData("1\t2\t3\n4\t5\t6", null)]
    [InlineData("z0,z1,z2\n1,2,3\n4,5,6\n", null)]
    [InlineData("a.png,1,2,3\nb.png,4,5,6\n", "a.png b.png")]
    [InlineData("a.png cat 1 2 3\nb.png dog 4 5 6\n", "a.png b.png")]
    [InlineData("z2,z1,label,z0,file\n3,2,7,1,a.jpg\n6,5,7,4,b.jpg\n", "a.jpg b.jpg")]
    [InlineData("\uFEFFname;z0;z1;z2\na.png;1;2;3\nb.png;4;5;6\n", "a.png b.png")]
    [InlineData("\"name\",\"label\",\"dim 0\",\"dim 1\",\"dim 2\"\n\"a\"\"b\",1,1,2,3\n\"c,d\",2,4,5,6\n", "a\"b c,d")]
    [InlineData(",z0,z1,z2\n0,1,2,3\n1,4,5,6\n", null)]
    public void Codes_of_all_kinds_of_text_are_read(string text, string? names)
    {
        string path = _latent.At("codes.csv");
        File.WriteAllText(path, text);
        NamedCodes codes = CodeFile.Read(path, 3);
        codes.Codes.Span.ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
        (codes.Names is null ? null : string.Join(' ', codes.Names)).ShouldBe(names);
    }

    [Theory]
    [InlineData("1,2\n", "has 2 columns of codes, but a code of this model has 3 numbers")]
    [InlineData("1,2,3,4\n", "has 4 columns of codes")]
    [InlineData("z0,z1,z2,z3\n1,2,3,4\n", "has 4 columns of codes")]
    [InlineData("z0,z1,z2\n1,x,3\n", "line 2, column 'z1': expected a number, found 'x'")]
    [InlineData("1,2,3\n4,5,nan\n", "line 2, column 3: expected a number, found 'nan'")]
    [InlineData("1,2,3\n4,5\n", "line 2: expected 3 columns, found 2")]
    [InlineData("z0,z1,z2\n", "has no codes below")]
    [InlineData("# nothing\n\n", "is empty")]
    public void What_holds_no_codes_is_refused_in_the_words_of_the_verb(string text, string sentence)
    {
        string run = _latent.Train();
        File.WriteAllText(_latent.At("codes.csv"), text);
        Outcome outcome = _latent.Run("decode", run, _latent.At("codes.csv"), "--out", _latent.At("x.png"));
        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldContain(sentence);
        outcome.Error.ShouldNotContain("--");
        File.Exists(_latent.At("x.png")).ShouldBeFalse();
    }

    [Fact]
    public void Decoded_pictures_have_names_that_stay_inside_the_folder_and_differ()
    {
        string run = _latent.Train();
        File.WriteAllText(_latent.At("codes.csv"), "name,z0,z1,z2\n../p3.png,1,2,3\np3.PNG,1,2,3\n,1,2,3\np3-2,1,2,3\na\u0001.5,1,2,3\n");
        Succeeds("decode", run, _latent.At("codes.csv"), "--out", _latent.At("out/"));
        KillTests.Names(_latent.At("out")).ShouldBe(["a_.5.png", "code-00003.png", "p3-2-2.png", "p3-2.png", "p3.png"]);
        KillTests.Names(_latent.Folder).ShouldNotContain("p3.png");
    }

    [Fact]
    public void A_table_keeps_its_identifier_and_label_columns()
    {
        string rows = string.Join('\n', Enumerable.Range(0, 20).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{i * 3 % 20},{i * i % 7}.5")));
        File.WriteAllText(_latent.At("table.csv"), "'=1+1,b\n" + rows);
        Succeeds("train", _latent.At("table.csv"), "--epochs", "1", "--latent", "2", "--out", _latent.At("run"));
        File.WriteAllText(_latent.At("more.csv"), "who,=1+1,kind,b\nAda,1,x,2.5\n-Bob,3,\"y,z\",0.5\n");
        Succeeds("encode", _latent.At("run"), _latent.At("more.csv"), "--out", _latent.At("codes.csv"));
        string[] codes = File.ReadAllLines(_latent.At("codes.csv"));
        codes[0].ShouldBe("who,kind,z0,z1");
        codes[1].ShouldStartWith("Ada,x,");
        codes[2].ShouldStartWith("'-Bob,\"y,z\",");
        Succeeds("decode", _latent.At("run"), _latent.At("codes.csv"), "--out", _latent.At("rows.csv"));
        Succeeds("reconstruct", _latent.At("run"), _latent.At("more.csv"), "--out", _latent.At("again.csv"));
        File.ReadLines(_latent.At("rows.csv")).First().ShouldBe("who,kind,'=1+1,b");
        File.ReadLines(_latent.At("again.csv")).First().ShouldBe("who,kind,'=1+1,b,error,kl");
        Succeeds("encode", _latent.At("run"), _latent.At("rows.csv"), "--out", _latent.At("twice.csv"));
    }

    private void Succeeds(params string[] args)
    {
        Outcome outcome = _latent.Run(args);
        outcome.Code.ShouldBe(0, outcome.Error);
    }
}
