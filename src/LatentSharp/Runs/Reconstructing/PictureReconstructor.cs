using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>Sends pictures through their codes and back, some at a time, and measures what is lost.</summary>
/// <param name="run">The run.</param>
/// <param name="request">What is wanted.</param>
/// <param name="work">Who is told, and what stops it.</param>
internal sealed class PictureReconstructor(Run run, ReconstructRequest request, WorkContext work)
{
    private readonly List<ReconstructedPicture> _measured = [];
    private readonly OutOfDistributionCheck _check = new(run);

    /// <summary>Does what the request asks for.</summary>
    public ReconstructResult Reconstruct()
    {
        RowFile.Check(run, request.Out);
        if (run.Format is not PictureFormat)
        {
            throw new RequestException($"reconstructions are measured as pictures or rows, but '{run.Path}' is a model of {run.Of}; its " +
                $"page shows examples above their reconstructions, and encode and decode go through their codes and back");
        }

        PictureOutput? output = request.Out is { } path ? PictureOutput.Parse(path) : null;
        bool isFolder = output is { IsFolder: true };
        if (request.Sampled && !run.Model.Code.CanSample)
        {
            throw new RequestException($"{RequestSettings.Sampled} draws codes from the posterior, but the codes of an auto-encoder are " +
                $"points; leave it out");
        }

        if (request.Beside is not null)
        {
            NamedRun.CheckBeside(run, request.Beside);
        }

        IReadOnlyList<GivenExample> given = InputReader.Read(run, request.Inputs, request, work);
        output?.Expect(given.Count * (2 + (request.Sampled ? 1 : 0) + (request.Beside is null ? 0 : 1)));
        IReadOnlyList<Picture> cells = [];
        if (isFolder)
        {
            output!.Write(Pictures(given, true), PictureOutput.FileNames([.. given.Select(g => g.Name)]), Sheet, work.Cancellation);
        }
        else
        {
            cells = [.. Pictures(given, false)];
            output?.Write(cells, [], Sheet, work.Cancellation);
        }

        _check.TellLosses(given.Select(g => g.Set), work);
        _check.Tell(work);
        return new ReconstructResult(_measured, cells, Sheet) { Unlike = _check.Found };
    }

    private IEnumerable<Picture> Pictures(IReadOnlyList<GivenExample> given, bool onlyReconstructions)
    {
        ExampleFormat format = run.Format;
        foreach (GivenExample[] group in given.Chunk(GivenExample.Together(format.Length)))
        {
            work.Cancellation.ThrowIfCancellationRequested();
            Tensor pixels = GivenExample.Batch(group, run.Model);
            IReadOnlyList<Reconstruction> results = Reconstruction.OfAll(run.Model, pixels, request.Seed + (ulong)_measured.Count);
            _check.Look([.. group.Select(g => g.Name)], pixels, () => Joined(results, pixels.Shape));
            IReadOnlyList<Reconstruction>? seconds = request.Beside is { } other ? Reconstruction.OfAll(other.Model, pixels) : null;
            Picture[] originals = [.. group.Select(g => g.ToPicture())];
            long[] sizes = new long[group.Length];
            EachPicture.Do(sizes.Length, i => sizes[i] = Png.Encode(originals[i]).Length);
            for (int i = 0; i < group.Length; i++)
            {
                _measured.Add(ReconstructedPicture.Of(group[i].Name, results[i], seconds?[i], sizes[i], group[i].Bytes));
                if (onlyReconstructions)
                {
                    yield return Show(request.Sampled ? results[i].Sampled! : results[i].Pixels);
                    continue;
                }

                yield return originals[i];
                yield return Show(results[i].Pixels);
                if (request.Sampled)
                {
                    yield return Show(results[i].Sampled!);
                }

                if (seconds is not null)
                {
                    yield return Show(seconds[i].Pixels);
                }
            }
        }

        Picture Show(Tensor pixels) => format.Draw(pixels.Span);
    }

    private static Tensor Joined(IReadOnlyList<Reconstruction> results, Shape shape)
    {
        var joined = new Tensor(shape);
        for (int i = 0; i < results.Count; i++)
        {
            results[i].Pixels.Span.CopyTo(joined.Span[(i * results[i].Pixels.Length)..]);
        }

        return joined;
    }

    private Picture Sheet(IReadOnlyList<Picture> cells)
    {
        List<string> rows = ["original", request.Sampled || request.Beside is not null ? "mean code" : "reconstruction"];
        if (request.Sampled)
        {
            rows.Add("sampled code");
        }

        if (request.Beside is { } other)
        {
            rows.Add(other.Model.HasPrior ? "the other VAE" : "auto-encoder");
        }

        return ContactSheet.Render(cells, new ContactSheetOptions
        {
            GroupSize = rows.Count,
            RowCaptions = rows,
            CellCaptions = [.. _measured.SelectMany(Captions)],
        });
    }

    /// <summary>The figure below each reconstruction, nothing below the original.</summary>
    private IEnumerable<string> Captions(ReconstructedPicture p)
    {
        yield return "";
        yield return Decibels(p.Psnr);
        if (request.Sampled)
        {
            yield return Decibels(p.Sampled!.Psnr);
        }

        if (p.Beside is { } beside)
        {
            yield return Decibels(beside.Psnr);
        }
    }

    private static string Decibels(double psnr) => string.Create(CultureInfo.InvariantCulture, $"{psnr:F1} dB");
}
