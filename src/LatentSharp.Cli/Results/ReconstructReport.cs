using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Cli.Output;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Reconstructing;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>reconstruct</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Psnr">Peak signal-to-noise ratio from mean codes, decibels, averaged over the pictures.</param>
/// <param name="Ssim">Structural similarity from mean codes, averaged.</param>
/// <param name="Sampled">The same from codes drawn from the posteriors; none for an auto-encoder.</param>
/// <param name="Beside">The same of the run beside it, if there is one.</param>
/// <param name="InformationBits">Bits that a code tells of its picture (KL), averaged; none for an auto-encoder.</param>
/// <param name="Pictures">Each picture.</param>
internal sealed record ReconstructReport(
    string Out, double Psnr, double Ssim, ReconstructionQuality? Sampled, ReconstructionQuality? Beside, double? InformationBits,
        IReadOnlyList<ReconstructedPicture> Pictures)
{
    // More lines than that are not read.
    private const int MostListed = 20;
    private const int WorstListed = 5;

    /// <summary>
    /// Given pictures that are unlike those that the model was trained on; none where its file does not say what is usual.
    /// </summary>
    public IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>Bits of a code, exactly; left out where codes are no entries of a codebook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CodeBits { get; init; }

    public static ReconstructReport Of(string path, IReadOnlyList<ReconstructedPicture> pictures) => new(
        path,
        pictures.Average(p => p.Psnr),
        pictures.Average(p => p.Ssim),
        pictures[0].Sampled is null ? null : new ReconstructionQuality(pictures.Average(p => p.Sampled!.Psnr),
            pictures.Average(p => p.Sampled!.Ssim)),
        pictures[0].Beside is null ? null : new ReconstructionQuality(pictures.Average(p => p.Beside!.Psnr),
            pictures.Average(p => p.Beside!.Ssim)),
        pictures[0].InformationBits is null ? null : pictures.Average(p => p.InformationBits),
        pictures);

    /// <summary>The same for a person.</summary>
    /// <param name="latent">Numbers of a code.</param>
    /// <param name="all">Whether each picture has its line, however many there are.</param>
    public IEnumerable<string> Lines(int latent, bool all)
    {
        bool isShort = !all && Pictures.Count > MostListed;
        foreach (ReconstructedPicture p in isShort ? Pictures.OrderBy(p => p.Psnr).Take(WorstListed) : Pictures)
        {
            string file = p.FileBytes is { } bytes ? Format($", the file itself {bytes:N0} bytes") : "";
            string quality = $"{Words.Number(p.Psnr, "F2")} dB, SSIM {Words.Number(p.Ssim, "F3")}";
            yield return Format($"{p.Name}: {quality}; as PNG at this size {p.PngBytes:N0} bytes{file}");
        }

        if (isShort)
        {
            yield return $"these {WorstListed} are reconstructed worst; -v prints a line for each picture";
        }

        string sampled = Sampled is null ? "" : $"; {Words.Number(Sampled.Psnr, "F2")} dB from sampled codes";
        string beside = Beside is null ? "" : $"; {Words.Number(Beside.Psnr, "F2")} dB, SSIM {Words.Number(Beside.Ssim,
            "F3")} from the run beside it";
        yield return $"{Words.Pictures(Pictures.Count)}, {Words.Number(Psnr, "F2")} dB, SSIM {Words.Number(Ssim, "F3")} on average from " +
            $"mean codes{sampled}{beside}: {Out}";
        yield return CodeBits is { } exact
            ? $"a code is {Counted.Of(Words.Number(exact, "0.##"), "bit")} ({Counted.Of(Words.Number(exact / 8, "0.#"), "byte")}), " +
                "exactly; what it leaves out is lost"
            : InformationBits is { } bits
            ? $"a code tells at most {Counted.Of(Words.Number(bits, "F0"), "bit")} ({Counted.Of(Words.Number(bits / 8, "F0"), "byte")}) " +
                "of its picture, and what it leaves out is lost: to keep pictures as they are, a picture format does better"
            : Format($"a code is {Counted.Of(latent, "number")}, {4
                * latent} bytes as stored; what they leave out is lost: to keep pictures as they are, a picture format does better");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
