using LatentSharp.Export.Onnx;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Files;
using LatentSharp.Models;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Evaluating;
using LatentSharp.Runs.Exporting;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Planes;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Runs.Sampling;
using LatentSharp.Runs.Scoring;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Runs;

/// <content>What a trained model is used for.</content>
public sealed partial class Run
{
    // What examples are called that were given themselves.
    private const string InMemory = "examples";

    /// <summary>Draws new pictures, or rows of a table, from the prior.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides which; the first ones are the same for every count.</param>
    public SampleResult Sample(int count = 64, ulong seed = 1) => Sample(new SampleRequest { Count = count, Seed = seed });

    /// <summary>Draws new pictures, or rows of a table, or variations of a picture.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted contradicts itself, or is not possible with this run.</exception>
    public SampleResult Sample(SampleRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("sample", progress, cancellation);
        return Sampler.Sample(Given(request), request with { Beside = Given(request.Beside, request) }, work);
    }

    /// <summary>Sends pictures, or rows of a table, through their mean codes and back.</summary>
    /// <param name="inputs">Pictures, folders or archives of them; for a table one file.</param>
    public ReconstructResult Reconstruct(params IReadOnlyList<PictureInput> inputs) =>
        Reconstruct(new ReconstructRequest { Inputs = inputs });

    /// <summary>Sends pictures, or rows of a table, through their codes and back, and measures what is lost.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted contradicts itself, or is not possible with this run.</exception>
    /// <exception cref="Data.DataException">A picture or table cannot be used.</exception>
    public ReconstructResult Reconstruct(
        ReconstructRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("reconstruct", progress, cancellation);
        request = request with { Beside = Given(request.Beside, request) };
        return IsDrawn ? new PictureReconstructor(Given(request), request, work).Reconstruct()
            : RowReconstructor.Reconstruct(Given(request), request, work);
    }

    /// <summary>The mean codes of pictures, or of the rows of a table.</summary>
    /// <param name="data">A folder, an archive, a table, a name …</param>
    public EncodeResult Encode(string data) => Encode(new EncodeRequest { Data = data });

    /// <summary>The mean codes of pictures of the model's format, or of rows with its columns.</summary>
    /// <param name="examples">The examples, e.g. of <see cref="Data.TableDataset.FromRows"/>.</param>
    public EncodeResult Encode(Data.Dataset examples) => Encode(new EncodeRequest { Data = InMemory, Examples = examples });

    /// <summary>The codes of pictures, or of the rows of a table.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted is not possible with this run.</exception>
    /// <exception cref="Data.DataException">The data cannot be used.</exception>
    public EncodeResult Encode(EncodeRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("encode", progress, cancellation);
        return Encoder.Encode(Given(request), request, work);
    }

    /// <summary>Takes part, as another rank than the first, in what that encodes.</summary>
    /// <param name="request">What is wanted, the same on all ranks.</param>
    internal void Join(EncodeRequest request) => Encoder.Join(Given(request), request);

    /// <summary>Takes part, as another rank than the first, in what that draws.</summary>
    /// <param name="request">What is wanted, the same on all ranks.</param>
    internal void Join(SampleRequest request) =>
        Sampler.Join(Given(request), request with { Beside = Given(request.Beside, request) });

    /// <summary>Takes part, as another rank than the first, in what that evaluates.</summary>
    /// <param name="request">What is wanted, the same on all ranks.</param>
    internal void Join(EvaluateRequest request) => Evaluator.Join(this, request);

    /// <summary>What codes decode to: pictures, or rows of a table.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>; of quantized ones also their indices.</param>
    /// <exception cref="ArgumentException">They are of another shape, or a value is no number.</exception>
    /// <exception cref="Settings.LatentSharpException">An index is none.</exception>
    public DecodeResult Decode(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        int latent = Model.Code.Dimensions;
        if (codes.Shape.Rank != 2 || (codes.Shape[1] != latent && codes.Shape[1] != Model.Code.Codebook?.Cells))
        {
            throw new ArgumentException($"Decode: this model needs codes [n, {latent}], but got {codes.Shape}.", nameof(codes));
        }

        if (!Array.TrueForAll(codes.Span.ToArray(), float.IsFinite))
        {
            throw new ArgumentException("Decode: a value of the codes is no finite number.", nameof(codes));
        }

        return Decode(new DecodeRequest(new NamedCodes(codes, [], null)));
    }

    /// <summary>What codes decode to: pictures, or rows of a table.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">The result cannot go where it is wanted.</exception>
    internal DecodeResult Decode(DecodeRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        NamedCodes codes = request.Codes with { Codes = DecodeRequest.Vectors(request.Codes.Codes, Model.Code) };
        DecodeRequest.Check(codes.Codes, Model.Code);
        var result = new DecodeResult(Given(request), codes);
        if (request.Out is not null)
        {
            result.Save(request.Out, cancellation);
        }

        return result;
    }

    /// <summary>Goes from picture to picture through the latent space: a strip of two, a triangle of three, a square of four.</summary>
    /// <param name="inputs">The pictures, at least two.</param>
    public InterpolateResult Interpolate(params IReadOnlyList<PictureInput> inputs) =>
        Interpolate(new InterpolateRequest { Inputs = inputs });

    /// <summary>Goes from picture to picture through the latent space, and measures how evenly.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted contradicts itself, or is not possible with this run.</exception>
    /// <exception cref="Data.DataException">A picture cannot be used.</exception>
    public InterpolateResult Interpolate(
        InterpolateRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("interpolate", progress, cancellation);
        return Interpolator.Interpolate(Given(request), request with { Beside = Given(request.Beside, request) }, work);
    }

    /// <summary>Moves a picture towards a feature, or away from it.</summary>
    /// <param name="input">The picture, or a folder or archive of them.</param>
    /// <param name="feature">Name of the feature.</param>
    /// <param name="strength">How far, below 0 away from it; null for the recommended strength.</param>
    public AlterResult Alter(PictureInput input, string feature, double? strength = null) =>
        Alter(new AlterRequest { Inputs = [input], Toward = [new Toward(feature, strength)] });

    /// <summary>Moves pictures towards features, or away from them.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted contradicts itself, or is not possible with this run; there is no
    /// such feature, or it cannot be moved by this rule.</exception>
    /// <exception cref="Data.DataException">A picture cannot be used.</exception>
    public AlterResult Alter(AlterRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("alter", progress, cancellation);
        RefuseLabels(request, "features were learned from codes of pictures whose labels were dropped");
        return Alterer.Alter(this, request, work);
    }

    /// <summary>Decodes a plane of the latent space, beside where the data lies on it.</summary>
    /// <param name="request">Which plane; null for that of the two dimensions whose codes vary most.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted is not possible with this run.</exception>
    /// <exception cref="Data.DataException">A picture cannot be used.</exception>
    public GridResult Grid(GridRequest? request = null, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        request ??= new GridRequest();
        request.Validate();
        using var work = WorkContext.Begin("grid", progress, cancellation);
        return GridDrawer.Draw(Given(request), request with { Beside = Given(request.Beside, request) }, work);
    }

    /// <summary>Measures how well the model explains data: its bound on log p(x), the terms of it, and what its KL term is made
    /// of.</summary>
    /// <param name="data">A folder, an archive, a table, a name …</param>
    public EvaluateResult Evaluate(string data) => Evaluate(new EvaluateRequest { Data = data });

    /// <summary>Measures how well the model explains data: its bound on log p(x), the terms of it, and what its KL term is made
    /// of.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted is not possible with this run, as with a basic
    /// auto-encoder.</exception>
    /// <exception cref="Data.DataException">The data cannot be used.</exception>
    public EvaluateResult Evaluate(EvaluateRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("evaluate", progress, cancellation);
        RefuseLabels(request, "the labels of the data are used where they have some");
        return Evaluator.Evaluate(this, request, work);
    }

    /// <summary>Says how strange examples are to a model of good ones, and which are anomalies.</summary>
    /// <param name="data">A folder, an archive, a table, a name …</param>
    public ScoreResult Score(string data) => Score(new ScoreRequest { Data = data });

    /// <summary>Says how strange examples are to a model of good ones, and which are anomalies.</summary>
    /// <param name="examples">Pictures of the model's format, or rows with its columns, e.g. of <see cref="Data.TableDataset.FromRows"/>.
    /// </param>
    public ScoreResult Score(Data.Dataset examples) => Score(new ScoreRequest { Data = InMemory, Examples = examples });

    /// <summary>Says how strange examples are to a model of good ones, and which are anomalies.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted is not possible, as a rate of false alarms that needs more good
    /// ones.</exception>
    /// <exception cref="Data.DataException">The data cannot be used.</exception>
    public ScoreResult Score(ScoreRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        RefuseLabels(request, "what is usual was measured without labels");
        return new Scorer(this, request, new WorkContext(progress, cancellation)).Score();
    }

    /// <summary>
    /// Writes the model as ONNX files for other programs: <c>encoder.onnx</c>, <c>decoder.onnx</c>, and where they can be made
    /// <c>sample.onnx</c> and <c>score.onnx</c>. They are compared with the model on a hundred examples before they are written.
    /// </summary>
    /// <param name="folder">The folder, new or empty.</param>
    /// <param name="force">Whether the folder may hold something; files of an earlier export are replaced, others stay.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="Settings.LatentSharpException">The folder holds something, or the model has an operation that ONNX cannot
    /// express.</exception>
    /// <exception cref="Data.DataException">The run is not finished.</exception>
    /// <exception cref="Formats.ModelFileException">The folder cannot be written, or the files would not say what the model
    /// says.</exception>
    public IReadOnlyList<string> ExportOnnx(
        string folder, bool force = false, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return [.. Export(new ExportRequest(folder) { Force = force }, progress, cancellation).Files.Select(file => file.Path)];
    }

    /// <summary>
    /// Writes the weights and running statistics alone as a safetensors file under PyTorch's names, for <c>load_state_dict</c> there and
    /// for the first weights of another training here.
    /// </summary>
    /// <param name="path">A name ending in .safetensors.</param>
    /// <param name="force">Whether a file there is replaced.</param>
    /// <exception cref="Settings.LatentSharpException">It is no such name, or a file is there.</exception>
    /// <exception cref="Data.DataException">The run is not finished.</exception>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public void ExportWeights(string path, bool force = false) => WeightsExporter.Export(this, path, force);

    /// <summary>
    /// Writes a page that is one file: it opens without a server or a network, and decodes by itself: a plane of the latent space under the
    /// pointer, mixtures, directions, samples. Its decoder is compared with the model on a hundred codes before it is written.
    /// </summary>
    /// <param name="path">A name ending in .html.</param>
    /// <param name="force">Whether a file there is replaced.</param>
    /// <exception cref="Settings.LatentSharpException">It is no such name, a file is there, or the model cannot be put into a
    /// page.</exception>
    /// <exception cref="Data.DataException">The run is not finished.</exception>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public void ExportWeb(string path, bool force = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Export(new WebExportRequest(path) { Force = force });
    }

    /// <summary>Writes a model that a program composed as ONNX files: encoder, decoder and, where it has a prior, sample.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder, new or empty.</param>
    /// <param name="force">Whether the folder may hold something; files of an earlier export are replaced, others stay.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="Settings.LatentSharpException">The folder holds something, or it has an operation that ONNX cannot
    /// express.</exception>
    /// <exception cref="Formats.ModelFileException">The folder cannot be written, or the files would not say what the model
    /// says.</exception>
    public static IReadOnlyList<string> ExportOnnx(
        Autoencoder model, string folder, bool force = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var request = new ExportRequest(folder) { Force = force };
        request.Validate();
        ExportResult result = Exporter.Export(new OnnxSource(model), "the model", request, new WorkContext(null, cancellation));
        return [.. result.Files.Select(file => file.Path)];
    }

    /// <summary>Writes the model in a form that other programs open.</summary>
    internal ExportResult Export(ExportRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        request.Validate();
        return Exporter.Export(Given(request), request, new WorkContext(progress, cancellation));
    }

    /// <summary>Writes the model as one page that decodes by itself.</summary>
    internal WebExportResult Export(
        WebExportRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        request.Validate();
        return WebExporter.Export(
            Given(request), request with { Beside = Given(request.Beside, request) }, new WorkContext(progress, cancellation));
    }
}
