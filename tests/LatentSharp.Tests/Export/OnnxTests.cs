using Google.Protobuf;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Onnx.Checking;
using LatentSharp.Latent.Typical;
using LatentSharp.Runs;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using Onnx;

namespace LatentSharp.Tests.Export;

/// <summary>
/// Files are what the model is, or are not written: by the interpreter. That it reads them as others do is compared in
/// LatentSharp.Onnx.Tests.
/// </summary>
public sealed class OnnxTests
{
    public static TheoryData<string> Operations => ExportOperations.Names;

    /// <summary>An operation that is added to the engine needs its line there.</summary>
    [Fact]
    public void EachOperationOfTheEngineHasItsNodes()
    {
        IEnumerable<string> plain = typeof(Operation).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract && !type.IsGenericType).Select(type => type.Name);
        string[] formulas = ["Add", "Subtract", "Abs", "Exp", "Log", "Sqrt", "Square", "Round"];
        OperationNodes.Names.Order(StringComparer.Ordinal).ShouldBe(plain.Concat(formulas).Order(StringComparer.Ordinal));
        ExportOperations.Names.Cast<object[]>().Select(row => (string)row[0]).Order(StringComparer.Ordinal)
            .ShouldBe(OperationNodes.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void ItsNodesComputeIt(string operation) => Check(ExportOperations.Source(operation)).ShouldBeLessThan(ExportCheck.Allowed);

    [Theory]
    [InlineData("transposed, odd, residual")]
    [InlineData("nearest, residual, ae")]
    [InlineData("table")]
    [InlineData("composed")]
    public void AModelAndItsFilesSayTheSame(string model) => Check(ExportModels.Source(model)).ShouldBeLessThan(ExportCheck.Allowed);

    [Fact]
    public void ABatchNormalizationBecomesPartOfTheConvolutionBeforeIt()
    {
        GraphProto encoder = OnnxModels.Build(ExportModels.Source("transposed"))[0].Model.Graph;
        encoder.Node.Select(node => node.OpType).ShouldBe(
        [
            "Cast", "Div", "Conv", "LeakyRelu", "Conv", "LeakyRelu", "Conv", "LeakyRelu", "Reshape", "Gemm", "Gemm", "Identity", "Identity",
        ]);
    }

    [Theory]
    [InlineData(0, "encoder.onnx gives a value")]
    [InlineData(1, "encoder-floats.onnx gives a value")]
    [InlineData(2, "decoder.onnx gives a value")]
    [InlineData(4, "score.onnx gives a value")]
    public void AFileThatIsALittleWrongIsFound(int file, string message)
    {
        OnnxSource source = ExportModels.Source("mlp, bernoulli");
        IReadOnlyList<(string Name, ModelProto Model)> models = OnnxModels.Build(source);
        TensorProto weight = models[file].Model.Graph.Initializer.First(tensor => tensor.Name.EndsWith("weight", StringComparison.Ordinal));
        byte[] raw = weight.RawData.ToByteArray();
        BitConverter.TryWriteBytes(raw, BitConverter.ToSingle(raw) + 0.05f).ShouldBeTrue();
        weight.RawData = ByteString.CopyFrom(raw);
        Should.Throw<ExportException>(() => Check(source, models)).Message.ShouldStartWith(message);
    }

    [Fact]
    public void AnotherBoundOfTheVerdictIsFound()
    {
        OnnxSource source = ExportModels.Source("mlp, bernoulli");
        source = source with
        {
            Typical = new TypicalExamples(100, [.. source.Typical!.Ranges.Select(range => new TypicalRange(range.Figure, -1000, 0, 1000))]),
        };
        IReadOnlyList<(string Name, ModelProto Model)> models = OnnxModels.Build(source);
        Check(source, models).ShouldBeLessThan(ExportCheck.Allowed);
        models[4].Model.Graph.Node.First(node => node.OpType == "GreaterOrEqual").OpType = "LessOrEqual";
        Should.Throw<ExportException>(() => Check(source, models)).Message.ShouldContain("score.onnx calls an example");
    }

    [Fact]
    public void AnOperationOfAProgramIsNamed()
    {
        var source = new OnnxSource(ExportOperations.Model(Scale.Apply));
        Should.Throw<ExportException>(() => OnnxModels.Build(source)).Message
            .ShouldBe("operation 3 of the decoder, Scale, is none that ONNX can express");
    }

    [Fact]
    public void AComposedModelIsWrittenByAProgram()
    {
        string folder = Path.Combine(Path.GetTempPath(), "latentsharp-onnx-" + Path.GetRandomFileName());
        try
        {
            Run.ExportOnnx(ExportModels.Source("composed").Model, folder).Select(Path.GetFileName)
                .ShouldBe([.. ((string[])["encoder", "encoder-floats", "decoder", "sample"]).Select(name => $"{name}.onnx")]);
            Should.Throw<LatentSharpException>(() => Run.ExportOnnx(ExportOperations.Model(Scale.Apply), folder)).Message
                .ShouldContain("is not empty");
            Should.Throw<LatentSharpException>(() => Run.ExportOnnx(ExportOperations.Model(Scale.Apply), folder + "2")).Message
                .ShouldBe("the model cannot be written as ONNX: operation 3 of the decoder, Scale, is none that ONNX can express; " +
                    "nothing was written");
            Directory.Exists(folder + "2").ShouldBeFalse();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Values that a layer takes out of the graph are constants to it; the files then say something else.</summary>
    [Fact]
    public void WhatALayerComputesPastTheEngineIsFound()
    {
        var source = new OnnxSource(ExportOperations.Model(x => x * x.Tape.Constant(x.Value.Clone())));
        Should.Throw<Exception>(() => Check(source));
    }

    [Fact]
    public void AllFilesAreWrittenOrNone()
    {
        string folder = Path.Combine(Path.GetTempPath(), "latentsharp-onnx-" + Path.GetRandomFileName());
        string place = Path.Combine(folder, "a", "onnx");
        try
        {
            Should.Throw<OperationCanceledException>(() => OnnxFiles.Write(place, [("encoder.onnx", [1])], new CancellationToken(true)));
            Directory.Exists(place).ShouldBeFalse();
            OnnxFiles.Write(place, [("encoder.onnx", [1]), ("score.onnx", [2])], default);
            OnnxFiles.Occupied(place).ShouldBe("is not empty");
            File.WriteAllText(Path.Combine(place, "mine.txt"), "stays");
            OnnxFiles.Write(place, [("encoder.onnx", [3])], default);
            Directory.GetFiles(place).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["encoder.onnx", "mine.txt"]);
            File.ReadAllBytes(Path.Combine(place, "encoder.onnx")).ShouldBe([3]);
            Directory.GetFileSystemEntries(Path.Combine(folder, "a")).Length.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void TheInterpreterRefusesWhatItDoesNotKnow()
    {
        ModelProto model = OnnxModels.Build(ExportModels.Source("table"))[1].Model;
        model.Graph.Node[0].OpType = "Gemmm";
        var code = NodeValue.Floats([1, 2], [0, 0]);
        Should.Throw<ExportException>(() => new Interpreter(model.ToByteArray()).Run(code)).Message.ShouldContain("unknown operator Gemmm");
        model.OpsetImport[0].Version = 11;
        Should.Throw<ExportException>(() => new Interpreter(model.ToByteArray())).Message.ShouldBe("the file is not of operator set 17");
    }

    /// <summary>An operation of a program, of the name of one of the engine's.</summary>
    private sealed class Scale : Operation
    {
        private readonly Variable _x;

        private Scale(Variable output, Variable x)
            : base(output) => _x = x;

        public override IReadOnlyList<Variable> Inputs => [_x];

        public static Variable Apply(Variable x)
        {
            Variable y = x.Tape.Result(x.Shape, x);
            x.Value.Span.CopyTo(y.Value.Span);
            x.Tape.Record(new Scale(y, x));
            return y;
        }

        protected override void Backward(Tape tape) => throw new InvalidOperationException("No gradient is asked for.");
    }

    private static double Check(OnnxSource source) => Check(source, OnnxModels.Build(source));

    private static double Check(OnnxSource source, IReadOnlyList<(string Name, ModelProto Model)> models)
    {
        try
        {
            return new ExportCheck(source, 1).Run([.. models.Select(m => (m.Name, m.Model.ToByteArray()))], (_, _) => { }, default);
        }
        catch (AggregateException several)
        {
            throw several.Flatten().InnerExceptions[0];
        }
    }
}
